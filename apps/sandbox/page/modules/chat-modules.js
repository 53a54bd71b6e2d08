import { accountOf, addressOf, rememberLid } from '../addressing.js';
import { chats } from '../collections.js';
import { takeInGroup } from '../groups.js';
import { loadEarlier } from '../inbox.js';
import { options } from '../options.js';
import { chatWith } from '../roster.js';
import { ask } from '../server-error.js';
import { transport } from '../transport.js';
import { createWid } from '../wid.js';

/** @typedef {import('../wid.js').Wid} Wid */
/** @typedef {import('../chat-model.js').ChatModel} ChatModel */

/** @param {Wid} wid */
async function queryWidExists(wid) {
  const user = await transport.call('users.find', { number: accountOf(wid) });
  if (!user) return null;
  rememberLid(user.number, user.lid);
  const lid = createWid(`${user.lid}@lid`);
  if (!options.hidesPairs) return { wid: createWid(`${user.number}@c.us`), lid, name: user.name };
  return { wid: wid.isLid() ? lid : createWid(`${user.number}@c.us`), lid: undefined, name: user.name };
}

/** @param {Wid} wid */
async function findOrCreateLatestChat(wid) {
  const known = chats.get(addressOf(accountOf(wid)));
  if (known) return { chat: known, created: false };
  if (wid.isGroup()) return { chat: takeInGroup(await ask('groups.find', { group: accountOf(wid) })), created: false };
  const user = await queryWidExists(wid);
  // The words that users of the real page see when a number is not on WhatsApp.
  if (!user) throw new Error('No LID for user');
  // Which way it is addressed may only be known now.
  const address = addressOf(accountOf(wid));
  return { chat: chats.get(address) ?? chatWith(address, user.name), created: true };
}

/** @param {{chat: ChatModel}} params */
async function sendSeen({ chat }) {
  if (chat.unreadCount === 0) return;
  try {
    await transport.call('chats.read', { chat: accountOf(chat.id) });
    chat.set({ unreadCount: 0 });
  } catch {
    // Without a network the chat stays unread. Every send reads its chat first, and must not fail for that.
  }
}

export const chatModules = {
  WAWebQueryExistsJob: { queryWidExists },
  WAWebFindChatAction: { findOrCreateLatestChat },
  WAWebUpdateUnreadChatAction: { sendSeen },
  WAWebChatLoadMessages: { loadEarlierMsgs: (/** @type {{chat: ChatModel}} */ { chat }) => loadEarlier(chat) },
  WAWebChatGetters: {
    getIsNewsletter: (/** @type {ChatModel} */ { id }) => id.isNewsletter(),
    getIsBroadcast: (/** @type {ChatModel} */ { id }) => id.isBroadcast(),
  },
  WAWebGetEphemeralFieldsMsgActionsUtils: { getEphemeralFields: () => ({}) },
};
