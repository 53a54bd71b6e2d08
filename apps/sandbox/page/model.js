import { Emitter } from './emitter.js';

/** Attributes are own enumerable properties; everything else about a model is not. */
export class Model extends Emitter {
  /** @param {Record<string, unknown>} [attributes] */
  constructor(attributes = {}) {
    super();
    Object.assign(this, attributes);
  }

  /** @param {Record<string, unknown>} changes */
  set(changes) {
    const attributes = this.serialize();
    const changed = Object.entries(changes).filter(([name, value]) => attributes[name] !== value);
    if (changed.length === 0) return this;
    Object.assign(this, changes);
    for (const [name, value] of changed) this.trigger(`change:${name}`, this, value, attributes[name]);
    this.trigger('change', this);
    return this;
  }

  serialize() {
    return /** @type {Record<string, unknown>} */ ({ .../** @type {object} */ (this) });
  }

  toJSON() {
    return this.serialize();
  }
}

/**
 * @template {Model & {id: {toString(): string}}} M
 */
export class Collection extends Emitter {
  /** @type {Map<string, M>} */
  #models = new Map();

  /** @param {new (attributes: any) => M} modelClass */
  constructor(modelClass) {
    super();
    this.modelClass = modelClass;
  }

  get length() {
    return this.#models.size;
  }

  /** @param {{toString(): string} | string | undefined} id @returns {M | undefined} */
  get(id) {
    return id === undefined || id === null ? undefined : this.#models.get(String(id));
  }

  /** Adds a model once; the one that is already there wins. @param {M} model @returns {M} */
  add(model) {
    const known = this.get(model.id);
    if (known) return known;
    this.#models.set(String(model.id), model);
    model.relayTo(this);
    this.trigger('add', model, this);
    return model;
  }

  /** @param {M} model */
  remove(model) {
    if (this.#models.delete(String(model.id))) this.trigger('remove', model, this);
  }

  getModelsArray() {
    return [...this.#models.values()];
  }

  /** @param {(model: M) => boolean} predicate */
  filter(predicate) {
    return this.getModelsArray().filter(predicate);
  }

  /** @template T @param {(model: M) => T} transform */
  map(transform) {
    return this.getModelsArray().map(transform);
  }

  /** @param {(model: M) => void} visit */
  forEach(visit) {
    this.getModelsArray().forEach(visit);
  }
}
