import { options } from './options.js';
import { createWid, Wid } from './wid.js';

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
    const { keyProperty } = options.build;
    const others = participant ? [participant] : [];
    this.#serialized = keyProperty
      ? [fromMe, remote, id, ...others].join('_')
      : [id, remote, fromMe ? 'out' : 'in', ...others].join('|');
    if (participant) this.participant = participant;
    if (keyProperty) Object.defineProperty(this, keyProperty, { value: this.#serialized, enumerable: true });
  }

  static async newId() {
    const bytes = crypto.getRandomValues(new Uint8Array(9));
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    return `${OWN_ID_PREFIX}${hex.toUpperCase()}`;
  }

  /** @param {string} text */
  static fromString(text) {
    const { id, fromMe, remote, participant } = options.build.keyProperty ? readJoined(text) : readOtherForm(text);
    if (!remote || !id) throw new Error('MsgKey error: cannot parse');
    return new MsgKey({
      id,
      fromMe,
      remote: createWid(remote),
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

/** @param {string} text */
function readJoined(text) {
  const [fromMe, remote, id, participant] = text.split('_');
  return { id, fromMe: fromMe === 'true', remote, participant };
}

/** @param {string} text */
function readOtherForm(text) {
  const [id, remote, direction, participant] = text.split('|');
  return { id, fromMe: direction === 'out', remote, participant };
}
