import { accountOf } from '../addressing.js';
import { takeInBlocks } from '../blocks.js';
import { archiveChat, clearChat, deleteChat, markChatUnread, pinChat } from '../chat-states.js';
import { chats } from '../collections.js';
import { activeCalls } from '../calls.js';
import { countryCodeOf } from '../country-codes.js';
import { pictures, pictureUrl } from '../pictures.js';
import { ask } from '../server-error.js';
import { account, commands } from '../state.js';
import { RequestError, transport } from '../transport.js';

/** @typedef {import('../wid.js').Wid} Wid */
/** @typedef {import('../contact-model.js').ContactModel} ContactModel */

Object.defineProperties(commands, {
  archiveChat: { value: archiveChat },
  pinChat: { value: pinChat },
  markChatUnread: { value: markChatUnread },
});

/** @param {string} name */
async function setPushname(name) {
  await ask('profile.set-name', { name });
  account.set({ pushname: name });
}

/** @param {{wid: Wid}} params */
async function getStatus({ wid }) {
  return { status: (await ask('profile.about', { number: accountOf(wid) })) ?? undefined };
}

/** @param {string} about */
async function setMyStatus(about) {
  await ask('profile.set-about', { about });
}

/** @param {{id: Wid}} chat */
async function requestProfilePicFromServer({ id }) {
  const eurl = await pictureUrl(id);
  return eurl ? { eurl, id } : undefined;
}

/** @param {Wid} id @param {string} _thumbnail @param {string} picture both as data URLs */
async function sendSetPicture(id, _thumbnail, picture) {
  const match = /^data:([^;]+);base64,(.*)$/.exec(picture);
  if (!match) throw new Error('The picture is no data URL');
  await ask('pictures.set', { owner: accountOf(id), mimeType: match[1], base64: match[2] });
  await pictures.find(id);
  return { status: 200 };
}

/** @param {Wid} id */
async function requestDeletePicture(id) {
  await ask('pictures.delete', { owner: accountOf(id) });
  await pictures.find(id);
  return { status: 200 };
}

/** @param {{contact: ContactModel}} params */
async function blockContact({ contact }) {
  takeInBlocks(await ask('blocks.block', { number: accountOf(contact.id) }));
}

/** @param {ContactModel} contact */
async function unblockContact(contact) {
  takeInBlocks(await ask('blocks.unblock', { number: accountOf(contact.id) }));
}

/** @param {ContactModel} contact */
async function findCommonGroups(contact) {
  const number = accountOf(contact.id);
  // Looked up when asked for: the library keeps what it got.
  contact.commonGroups = {
    serialize: () =>
      chats.filter((chat) => chat.groupMetadata?.participants.has(number) ?? false).map(({ id }) => ({ id })),
  };
  return true;
}

/** What is worth nothing a moment later is not sent later either. @param {string} method @param {object} params */
async function mention(method, params) {
  try {
    await ask(method, params);
  } catch (error) {
    if (!(error instanceof RequestError) || error.code !== 'disconnected') throw error;
  }
}

/** @param {string} activity */
function act(activity) {
  return (/** @type {Wid} */ chat) => mention('presence.act', { chat: accountOf(chat), activity });
}

/** @param {string} tag @param {Record<string, string>} attrs @param {unknown[]} [content] */
function wap(tag, attrs, content) {
  return { tag, attrs, content };
}

/** @param {any} stanza */
async function deprecatedCastStanza(stanza) {
  const [reject] = stanza.tag === 'call' ? stanza.content : [];
  if (reject?.tag !== 'reject')
    throw new Error('The sandbox page knows no other stanza than the one that rejects a call');
  await transport.call('calls.reject', { id: reject.attrs['call-id'] });
}

export const peopleModules = {
  WAWebSetPushnameConnAction: { setPushname },
  WAWebContactStatusBridge: { getStatus, setMyStatus },
  WAWebContactProfilePicThumbBridge: { requestProfilePicFromServer, sendSetPicture, requestDeletePicture },
  WAWebBlockContactAction: { blockContact, unblockContact },
  WAWebBlockContactUtils: {
    getContactToBlockOnlyUseIfNoAssociatedChat: (/** @type {ContactModel} */ contact) => contact,
  },
  WAWebFindCommonGroupsContactAction: { findCommonGroups },
  WAWebChatClearBridge: { sendClear: clearChat },
  WAWebDeleteChatAction: { sendDelete: deleteChat },
  WAWebPresenceChatAction: {
    sendPresenceAvailable: () => mention('presence.set', { isAvailable: true }),
    sendPresenceUnavailable: () => mention('presence.set', { isAvailable: false }),
  },
  WAWebChatStateBridge: {
    sendChatStateComposing: act('typing'),
    sendChatStateRecording: act('recording'),
    sendChatStatePaused: act('paused'),
  },
  WAPhoneFindCC: { findCC: countryCodeOf },
  WAWebCallCollection: { activeCalls, on() {} },
  WAWap: { wap, generateId: () => crypto.randomUUID() },
  WADeprecatedSendIq: { deprecatedCastStanza },
};
