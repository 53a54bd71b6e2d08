import { lidOf, phoneOf } from '../addressing.js';
import { MsgKey } from '../msg-key.js';
import { createWid } from '../wid.js';

/** @typedef {import('../wid.js').Wid} Wid */

/** @param {Wid} wid */
function asUserWidOrThrow(wid) {
  if (!wid?.isUser()) throw new Error('wid error: not a user wid');
  return wid;
}

/** @param {string | Wid | {_serialized: string}} like */
function createWidFromWidLike(like) {
  return createWid(typeof like === 'string' ? like : like._serialized);
}

/** @param {Wid} wid */
function alternateOf(wid) {
  return wid.isLid() ? phoneOf(wid) : lidOf(wid);
}

/** @param {string} number as a jid */
function formattedPhoneNumber(number) {
  return `+${number.split('@')[0]}`;
}

export const idModules = {
  WAWebWidFactory: { createWid, createWidFromWidLike, asUserWidOrThrow },
  // The module itself is the class, and never another one: the library compares and constructs it.
  WAWebMsgKey: MsgKey,
  WAWebApiContact: { getPhoneNumber: phoneOf, getCurrentLid: lidOf, getAlternateUserWid: alternateOf },
  WAWebLidMigrationUtils: { toPn: phoneOf, toLid: lidOf },
  WAWebPhoneUtils: { formattedPhoneNumber },
};
