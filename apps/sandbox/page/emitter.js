/** @typedef {(...args: any[]) => unknown} Listener */

/** Backbone-like events, as far as whatsapp-web.js uses them. Names may be several, separated by spaces. */
export class Emitter {
  // Private fields stay out of what the library copies: it spreads models and returns them from the page.
  /** @type {Map<string, Set<Listener>>} */
  #listeners = new Map();
  /** @type {Map<string, (() => void)[]>} */
  #waiting = new Map();
  /** @type {Emitter | undefined} */
  #relay;

  /** @param {string} names @param {Listener} listener */
  on(names, listener) {
    for (const name of names.split(' ')) {
      const listeners = this.#listeners.get(name) ?? new Set();
      this.#listeners.set(name, listeners.add(listener));
      for (const proceed of this.#waiting.get(name) ?? []) proceed();
      this.#waiting.delete(name);
    }
    return this;
  }

  /** @param {string} names @param {Listener} listener */
  off(names, listener) {
    for (const name of names.split(' ')) this.#listeners.get(name)?.delete(listener);
    return this;
  }

  /** @param {string} name @param {Listener} listener */
  once(name, listener) {
    /** @type {Listener} */
    const onlyOnce = (...args) => {
      this.off(name, onlyOnce);
      return listener(...args);
    };
    return this.on(name, onlyOnce);
  }

  /** @param {string} name @param {...unknown} args */
  trigger(name, ...args) {
    for (const listener of [...(this.#listeners.get(name) ?? [])]) {
      try {
        listener(...args);
      } catch (error) {
        // One listener's failure must not keep an event from the others; the page's error event still shows it.
        reportError(error);
      }
    }
    this.#relay?.trigger(name, ...args);
  }

  /**
   * Events are lost on a library that has not subscribed yet. Whoever must not lose one waits for its listener first.
   * @param {string} name
   * @returns {Promise<void>}
   */
  whenListened(name) {
    if (this.#listeners.get(name)?.size) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiting.set(name, [...(this.#waiting.get(name) ?? []), resolve]);
    });
  }

  /** Repeats all events on another emitter, as a collection does with those of its models. @param {Emitter} relay */
  relayTo(relay) {
    this.#relay = relay;
  }
}
