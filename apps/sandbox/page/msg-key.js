import { createWid, Wid } from './wid.js';

/** The property that holds a key's serialised form. Newer builds of the real page call it differently. */
export const SERIALIZED_KEY = '_serialized';

const OWN_ID_PREFIX = '3EB0';

/** @typedef {{id: string, selfDir?: string, fromMe?: boolean, from?: Wid, to?: Wid, remote?: Wid, participant?: Wid | undefined}} MsgKeyParts */

/** The id of a message: who it is with, which way it went, and the id that its sender gave it. */
export class MsgKey {
  #serialized;

  /** @param {MsgKeyParts} parts */
  constructor({ id, selfDir, fromMe = selfDir === 'out', from, to, remote = fromMe ? to : from, participant }) {
    if (!remote) throw new Error('MsgKey error: no remote');
    this.fromMe = fromMe;
    this.remote = remote;
    this.id = id;
    this.#serialized = [fromMe, remote, id, ...(participant ? [participant] : [])].join('_');
    if (participant) this.participant = participant;
    Object.defineProperty(this, SERIALIZED_KEY, { value: this.#serialized, enumerable: true });
  }

  static async newId() {
    const bytes = crypto.getRandomValues(new Uint8Array(9));
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    return `${OWN_ID_PREFIX}${hex.toUpperCase()}`;
  }

  /** @param {string} text */
  static fromString(text) {
    const [fromMe, remote, id, participant] = text.split('_');
    if (!remote || !id) throw new Error('MsgKey error: cannot parse');
    return new MsgKey({
      fromMe: fromMe === 'true',
      remote: createWid(remote),
      id,
      participant: participant ? createWid(participant) : undefined,
    });
  }

  /** @param {unknown} other */
  equals(other) {
    return String(other) === this.#serialized;
  }
  clone() {
    return new MsgKey(this);
  }
  toString() {
    return this.#serialized;
  }
  toJSON() {
    return this.#serialized;
  }
}
