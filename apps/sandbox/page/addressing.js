import { options } from './options.js';
import { createWid, Wid } from './wid.js';

// The network speaks of accounts by their numbers. How a chat with an account is addressed is decided here alone.

/** @type {Map<string, Wid>} */
const lids = new Map();
/** @type {Map<string, Wid>} */
const phones = new Map();

/** @param {string} account a number, or the jid of a group */
export function widOf(account) {
  return createWid(account.includes('@') ? account : `${account}@c.us`);
}

/** How a chat between two names an account, and so do its messages. @param {string} account */
export function addressOf(account) {
  const lid = options.addressing === 'lid' ? lids.get(account) : undefined;
  return lid ?? widOf(account);
}

/** How the messages of a chat name an account: those of groups go by phone number. @param {Wid} chat @param {string} account */
export function addressIn(chat, account) {
  return chat.isGroup() ? widOf(account) : addressOf(account);
}

/** @param {Wid} wid @returns {string} what the network calls this address */
export function accountOf(wid) {
  if (wid.isLid()) return phones.get(wid.user)?.user ?? wid.toString();
  return wid.isUser() ? wid.user : wid.toString();
}

/** @param {string} number @param {string} lid */
export function rememberLid(number, lid) {
  lids.set(number, createWid(`${lid}@lid`));
  phones.set(lid, createWid(`${number}@c.us`));
}

/** @param {Wid} wid @returns {Wid | undefined} */
export function lidOf(wid) {
  return wid.isLid() ? wid : lids.get(wid.user);
}

/** @param {Wid} wid @returns {Wid | undefined} */
export function phoneOf(wid) {
  return wid.isLid() ? phones.get(wid.user) : wid;
}
