import * as api from './control-api.js';

/** @typedef {api.Message} Message */
/** @typedef {{chat: string, last: Message | undefined, unread: number}} ChatSummary */

/**
 * @typedef {object} InboxEvents
 * @property {() => void} changed
 * @property {() => void} devicesChanged
 * @property {(message: Message) => void} arrived
 * @property {() => void} groupsChanged
 * @property {(presence: api.Presence) => void} presence
 * @property {(isConnected: boolean) => void} connection
 * @property {() => void} gone there is no such phone any more
 */

const RETRY_MS = 2_000;

/** @param {Message} a @param {Message} b */
const byTime = (a, b) => a.at.localeCompare(b.at) || a.order - b.order;

/** What is on one phone, kept as the sandbox has it. */
export class Inbox {
  /** @type {Map<string, Map<number, Message>>} by chat, then by order, which is the same for everybody in the network */
  #chats = new Map();
  /** @type {Message[] | undefined} what came while everything is read anew */
  #waiting = undefined;
  #isReleased = false;
  #isAnnounced = false;
  #stopListening = () => {};

  /** @param {string} number @param {InboxEvents} events */
  constructor(number, events) {
    this.number = number;
    this.events = events;
    this.#listen();
  }

  /** Puts the phone down. */
  release() {
    this.#isReleased = true;
    this.#stopListening();
  }

  /** @param {string} chat @returns {Message[]} oldest first */
  messagesIn(chat) {
    return [...(this.#chats.get(chat)?.values() ?? [])].filter((message) => !message.deletedForMe).sort(byTime);
  }

  /**
   * @param {Iterable<string>} others chats to list even if nothing was written there
   * @returns {ChatSummary[]} the one with the newest message first, those without any at the end
   */
  chats(others) {
    const summaries = [...this.#chats.keys()].flatMap((chat) => {
      const messages = this.messagesIn(chat);
      const last = messages.at(-1);
      return last ? [{ chat, last, unread: messages.filter(isUnread).length }] : [];
    });
    const known = new Set(summaries.map(({ chat }) => chat));
    const silent = [...others].filter((chat) => !known.has(chat));
    return [
      ...summaries.sort((a, b) => byTime(b.last, a.last)),
      ...silent.map((chat) => ({ chat, last: undefined, unread: 0 })),
    ];
  }

  #listen() {
    this.#stopListening();
    this.#stopListening = api.listen(this.number, {
      open: () => void this.#readAnew(),
      lost: (isFinal) => this.#lost(isFinal),
      message: (message) => this.#take(message),
      devices: () => this.events.devicesChanged(),
      group: () => this.events.groupsChanged(),
      presence: (presence) => this.events.presence(presence),
    });
  }

  /**
   * The stream tells nothing of the time before it began. What it tells while everything is read comes after that, so
   * that an older state can show only until the newer one that follows it.
   */
  async #readAnew() {
    /** @type {Message[]} */
    const waiting = [];
    this.#waiting = waiting;
    try {
      const messages = await api.listMessages(this.number);
      if (this.#isReleased || this.#waiting !== waiting) return;
      this.#chats = new Map();
      this.#waiting = undefined;
      for (const message of [...messages, ...waiting]) this.#keep(message);
    } catch (error) {
      if (this.#waiting === waiting) this.#retry(error);
      return;
    }
    this.events.connection(true);
    this.events.devicesChanged();
    this.events.groupsChanged();
    this.events.changed();
  }

  /** @param {boolean} isFinal */
  #lost(isFinal) {
    this.events.connection(false);
    if (isFinal)
      api.readPhone(this.number).then(
        () => this.#retry(undefined),
        (error) => this.#retry(error),
      );
  }

  /** @param {unknown} error */
  #retry(error) {
    if (this.#isReleased) return;
    this.#stopListening();
    if (error instanceof api.Refusal && error.code === 'phone_not_found') {
      this.release();
      this.events.gone();
      return;
    }
    this.events.connection(false);
    setTimeout(() => this.#isReleased || this.#listen(), RETRY_MS);
  }

  /** @param {Message} message */
  #take(message) {
    if (this.#waiting) {
      this.#waiting.push(message);
      return;
    }
    this.#keep(message);
    if (isUnread(message)) this.events.arrived(message);
    if (this.#isAnnounced) return;
    this.#isAnnounced = true;
    // Many messages at once are shown at once.
    setTimeout(() => {
      this.#isAnnounced = false;
      if (!this.#isReleased) this.events.changed();
    });
  }

  /** @param {Message} message */
  #keep(message) {
    const messages = this.#chats.get(message.chat) ?? new Map();
    this.#chats.set(message.chat, messages.set(message.order, message));
  }
}

/** @param {Message} message */
export function isUnread(message) {
  return !message.fromMe && message.ack < 3;
}
