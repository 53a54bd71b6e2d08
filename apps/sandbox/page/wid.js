/**
 * The address of a user or group. Calls from Node get it as an object with these three properties, events as a string:
 * by-value copies ignore `toJSON`, and `JSON.stringify` does not.
 */
export class Wid {
  /** @param {string} user @param {string} server */
  constructor(user, server) {
    this.server = server;
    this.user = user;
    this._serialized = `${user}@${server}`;
  }

  isUser() {
    return this.server === 'c.us' || this.server === 'lid';
  }
  isRegularUser() {
    return this.isUser();
  }
  isRegularUserPn() {
    return this.server === 'c.us';
  }
  isLid() {
    return this.server === 'lid';
  }
  isGroup() {
    return this.server === 'g.us';
  }
  isBroadcast() {
    return this.server === 'broadcast';
  }
  isStatus() {
    return this._serialized === 'status@broadcast';
  }
  isNewsletter() {
    return this.server === 'newsletter';
  }
  isBot() {
    return false;
  }
  /** @param {unknown} other */
  equals(other) {
    return other instanceof Wid && other._serialized === this._serialized;
  }
  toJid() {
    return this.server === 'c.us' ? `${this.user}@s.whatsapp.net` : this._serialized;
  }
  toString() {
    return this._serialized;
  }
  toJSON() {
    return this._serialized;
  }
}

/** @type {Map<string, Wid>} */
const known = new Map();

/** @param {string | Wid} address @returns {Wid} */
export function createWid(address) {
  if (address instanceof Wid) return address;
  const match = /^([^@:]+)(?::\d+)?@([a-z.]+)$/.exec(String(address));
  if (!match?.[1] || !match[2]) throw new Error('wid error: invalid wid');
  const wid = new Wid(match[1], match[2] === 's.whatsapp.net' ? 'c.us' : match[2]);
  const same = known.get(wid._serialized);
  if (!same) known.set(wid._serialized, wid);
  return same ?? wid;
}
