import { Model } from './model.js';
import { Mute } from './mute.js';

/** @typedef {import('./message-model.js').MessageModel} MessageModel */

/** The loaded messages of a chat, oldest first. */
class MessageList {
  /** @type {Map<string, MessageModel>} */
  #messages = new Map();

  get length() {
    return this.#messages.size;
  }

  /** @param {MessageModel} message */
  add(message) {
    this.#messages.set(String(message.id), message);
  }

  /** @param {MessageModel[]} earlier oldest first */
  prepend(earlier) {
    this.#messages = new Map([...earlier, ...this.#messages.values()].map((message) => [String(message.id), message]));
  }

  /** @param {MessageModel} message */
  remove(message) {
    this.#messages.delete(String(message.id));
  }

  getModelsArray() {
    return [...this.#messages.values()];
  }
}

export class ChatModel extends Model {
  #msgs = new MessageList();
  /** @type {import('./group-metadata.js').GroupMetadata | undefined} */
  #groupMetadata;
  /** Order of the newest message that was cleared away, here or on another device. */
  #clearedUpTo = 0;

  /** @param {{id: import('./wid.js').Wid, name?: string | undefined, unreadCount?: number}} attributes */
  constructor({ id, name, unreadCount = 0 }) {
    super();
    this.id = id;
    this.t = 0;
    this.formattedTitle = name ?? `+${id.user}`;
    this.unreadCount = unreadCount;
    this.archive = false;
    this.pin = 0;
    this.isLocked = false;
    this.isReadOnly = false;
    this.muteExpiration = 0;
    this.mute = new Mute(id);
  }

  /** Not an attribute: a chat must be serialisable without its messages. */
  get msgs() {
    return this.#msgs;
  }

  /** Undefined unless this is a group. */
  get groupMetadata() {
    return this.#groupMetadata;
  }
  set groupMetadata(metadata) {
    this.#groupMetadata = metadata;
  }

  iAmAdmin() {
    return this.#groupMetadata?.participants.iAmAdmin() ?? false;
  }

  /** @param {number | undefined} order */
  isCleared(order) {
    return order !== undefined && order <= this.#clearedUpTo;
  }

  /** Forgets the messages up to this order. @param {number} order @returns {MessageModel[]} what was forgotten */
  clearUpTo(order) {
    if (order <= this.#clearedUpTo) return [];
    this.#clearedUpTo = order;
    const cleared = this.#msgs.getModelsArray().filter((one) => one.isNotification || this.isCleared(one.order));
    for (const message of cleared) this.#msgs.remove(message);
    return cleared;
  }

  /** Takes a message as the newest one. @param {MessageModel} message */
  append(message) {
    this.#msgs.add(message);
    this.set({ t: message.t, lastReceivedKey: message.id });
  }

  serialize() {
    // The library only asks whether there are messages, and then looks the last one up by its key.
    return { ...super.serialize(), msgs: this.#msgs.getModelsArray().slice(-1) };
  }

  toJSON() {
    return super.serialize();
  }
}
