import { lidOf, phoneOf } from '../addressing.js';
import { MsgKey } from '../msg-key.js';
import { options } from '../options.js';
import { account } from '../state.js';
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

/** Whether the page says which other address belongs to this one. Its own account it knows in any case. @param {Wid} wid */
function tellsPairOf(wid) {
  return !options.hidesPairs || wid.equals(account.wid) || wid.equals(account.lid);
}

/** @param {Wid} wid */
function getPhoneNumber(wid) {
  return !wid.isLid() || tellsPairOf(wid) ? phoneOf(wid) : undefined;
}

/** @param {Wid} wid */
function getCurrentLid(wid) {
  return wid.isLid() || tellsPairOf(wid) ? lidOf(wid) : undefined;
}

/** @param {Wid} wid */
function alternateOf(wid) {
  return wid.isLid() ? getPhoneNumber(wid) : getCurrentLid(wid);
}

/** @param {string} number as a jid */
function formattedPhoneNumber(number) {
  return `+${number.split('@')[0]}`;
}

export const idModules = {
  WAWebWidFactory: { createWid, createWidFromWidLike, asUserWidOrThrow },
  // The module itself is the class, and never another one: the library compares and constructs it.
  WAWebMsgKey: MsgKey,
  WAWebApiContact: { getPhoneNumber, getCurrentLid, getAlternateUserWid: alternateOf },
  WAWebLidMigrationUtils: { toPn: getPhoneNumber, toLid: getCurrentLid },
  WAWebPhoneUtils: { formattedPhoneNumber },
};
