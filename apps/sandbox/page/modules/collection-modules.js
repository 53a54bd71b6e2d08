import { reactionsOf } from '../addons.js';
import { accountOf, addressOf } from '../addressing.js';
import { blocklist, chats, contacts, groups, messages } from '../collections.js';
import { updateGroup } from '../groups.js';
import { findMessage } from '../inbox.js';
import { MsgKey } from '../msg-key.js';
import { pictures } from '../pictures.js';
import { presences } from '../presence.js';
import { chatWith, contactOf } from '../roster.js';
import { account } from '../state.js';
import { createWid } from '../wid.js';

/** @typedef {import('../wid.js').Wid} Wid */
/** @typedef {import('../contact-model.js').ContactModel} ContactModel */

/** @param {string[]} ids */
async function getMessagesById(ids) {
  // What the real page's database says, and the library runs into where it does not find a key's property.
  if (ids.includes(/** @type {any} */ (undefined)))
    throw new DOMException('No key or key range specified.', 'DataError');
  const found = await Promise.all(ids.map(async (id) => messages.get(id) ?? findMessage(MsgKey.fromString(id))));
  return { messages: found.filter(Boolean) };
}

/** @param {string | Wid} id */
async function findChat(id) {
  return chatWith(addressOf(accountOf(createWid(id))));
}

/** @param {string | Wid} id */
async function findContact(id) {
  return contactOf(createWid(id));
}

/** @param {Wid} id */
function addContact(id) {
  return contactOf(id);
}

/** @param {ContactModel} contact */
function nameOf(contact) {
  return contact.pushname;
}

function never() {
  return false;
}

function unknown() {
  return undefined;
}

export const collectionModules = {
  WAWebCollections: {
    Msg: Object.defineProperties(messages, { getMessagesById: { value: getMessagesById } }),
    Chat: Object.defineProperties(chats, { find: { value: findChat } }),
    Contact: Object.defineProperties(contacts, { find: { value: findContact }, gadd: { value: addContact } }),
    Blocklist: blocklist,
    Reactions: { find: reactionsOf },
    GroupMetadata: Object.defineProperties(groups, { update: { value: updateGroup } }),
    ProfilePicThumb: pictures,
    Presence: presences,
  },
  WAWebContactGetters: {
    getIsMe: (/** @type {ContactModel} */ { id }) => id.equals(account.wid),
    getIsUser: (/** @type {ContactModel} */ { id }) => id.isUser(),
    getIsGroup: (/** @type {ContactModel} */ { id }) => id.isGroup(),
    getIsWAContact: (/** @type {ContactModel} */ { id }) => id.isUser(),
    getUserid: (/** @type {ContactModel} */ { id }) => id.user,
    getName: unknown,
    getShortName: nameOf,
    getPushname: nameOf,
    getVerifiedName: unknown,
    getVerifiedLevel: unknown,
    getStatusMute: never,
    getIsEnterprise: never,
  },
  WAWebFrontendContactGetters: { getIsMyContact: never },
};
