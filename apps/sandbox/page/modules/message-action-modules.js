import { reactionTable, voteTable } from '../addons.js';
import { accountOf, widOf } from '../addressing.js';
import { groups } from '../collections.js';
import { contentAttributes } from '../content/content.js';
import { act, nameOnNetwork } from '../message-actions.js';
import { MsgKey } from '../msg-key.js';
import { account } from '../state.js';
import { transport } from '../transport.js';
import { nameIn, vcardOf } from '../vcard.js';
import { addAndSendMsgToChat } from './message-modules.js';

/** @typedef {import('../message-model.js').MessageModel} MessageModel */
/** @typedef {import('../chat-model.js').ChatModel} ChatModel */
/** @typedef {import('../contact-model.js').ContactModel} ContactModel */

const EDIT_WINDOW_S = 15 * 60;
const CAPTIONED_TYPES = ['image', 'video', 'document'];
const UNREADABLE_TYPES = ['ciphertext', 'revoked'];

/** @param {MessageModel} message */
function isEditable({ id, t }) {
  return id.fromMe && Date.now() / 1000 - t < EDIT_WINDOW_S;
}

/** @param {MessageModel} message */
function canAdminRevokeMsg({ id, type }) {
  return !id.fromMe && !UNREADABLE_TYPES.includes(type) && (groups.get(id.remote)?.participants.iAmAdmin() ?? false);
}

/** @param {MessageModel} message @param {Set<number>} localIds */
function sendVote(message, localIds) {
  return act(message, 'effects.vote', { options: [...localIds].sort((a, b) => a - b) });
}

/** Sends what messages say once more, in another chat. @param {{chat: ChatModel, msgs: (MessageModel & {forwardingScore?: number})[]}} params */
async function forwardMessages({ chat, msgs }) {
  for (const message of msgs) {
    const from = /** @type {import('../wid.js').Wid} */ (chat.id.isLid() ? account.lid : account.wid);
    const participant = chat.id.isGroup() ? from : undefined;
    const id = new MsgKey({ from, to: chat.id, id: await MsgKey.newId(), participant, selfDir: 'out' });
    addAndSendMsgToChat(chat, {
      ...contentAttributes(message),
      ...{ id, from, to: chat.id, ack: 0, self: 'out', local: true, isNewMsg: true },
      t: Math.floor(Date.now() / 1000),
      isForwarded: true,
      forwardingScore: (message.forwardingScore ?? 0) + 1,
    });
  }
}

/** How far one of our messages got, and with whom. @param {MsgKey} key */
async function queryMsgInfo(key) {
  /** @type {{number: string, times: Record<string, number>}[]} */
  const receipts = await transport.call('messages.receipts', nameOnNetwork(key));
  /** @param {number} ack */
  const reached = (ack) =>
    receipts.flatMap(({ number, times }) => (times[ack] === undefined ? [] : { id: widOf(number), t: times[ack] }));
  const [delivery, read, played] = [reached(2), reached(3), reached(4)];
  return {
    delivery,
    deliveryRemaining: receipts.length - delivery.length,
    read,
    readRemaining: receipts.length - read.length,
    played,
    playedRemaining: receipts.length - played.length,
  };
}

/** @param {MessageModel[]} messages */
async function handlePlaceholderMsgsSeen(messages) {
  for (const { id } of messages) await transport.call('messages.resend', nameOnNetwork(id));
}

/** The votes of a poll, as the real page keeps them. @param {string[]} _index @param {string} parentMsgKey */
async function votesOf(_index, parentMsgKey) {
  return voteTable.of(parentMsgKey).map(({ author, selectedOptionLocalIds, senderTimestampMs }) => ({
    parentMsgKey,
    sender: author,
    selectedOptionLocalIds,
    senderTimestampMs,
  }));
}

const PIN = 1;

/** @param {MessageModel} message @param {number} action 1 pins, 2 unpins @param {number} seconds */
function sendPinInChatMsg(message, action, seconds) {
  return act(message, 'effects.pin', { seconds: action === PIN ? seconds : 0 });
}

export const messageActionModules = {
  WAWebPinMsgConstants: { getPinExpiryDuration: () => 7 * 24 * 60 * 60 },
  WAWebSendPinMessageAction: { sendPinInChatMsg },
  WAWebSendReactionMsgAction: {
    sendReactionToMsg: (/** @type {MessageModel} */ message, /** @type {string} */ emoji) =>
      act(message, 'effects.react', { emoji: emoji ?? '' }),
  },
  WAWebSendMessageEditAction: {
    sendMessageEdit: (/** @type {MessageModel} */ message, /** @type {string} */ text) =>
      act(message, 'effects.edit', { text }),
  },
  WAWebMsgActionCapability: {
    canEditText: (/** @type {MessageModel} */ message) => message.type === 'chat' && isEditable(message),
    canEditCaption: (/** @type {MessageModel} */ message) =>
      CAPTIONED_TYPES.includes(message.type) && isEditable(message),
    canSenderRevokeMsg: (/** @type {MessageModel} */ { id, type }) => id.fromMe && !UNREADABLE_TYPES.includes(type),
    canAdminRevokeMsg,
    canStarMsg: (/** @type {MessageModel} */ { type }) => !UNREADABLE_TYPES.includes(type),
  },
  WAWebPollsSendVoteMsgAction: { sendVote },
  WAWebPollsVotesSchema: { getTable: () => ({ equals: votesOf }) },
  WAWebAddonReactionTableMode: { reactionTableMode: reactionTable },
  WAWebAddonPollVoteTableMode: { pollVoteTableMode: voteTable },
  WAWebChatForwardMessage: { forwardMessages },
  WAWebApiMessageInfoStore: { queryMsgInfo },
  WAWebNonMessageDataRequestPlaceholderMessageResendUtils: { handlePlaceholderMsgsSeen },
  WAWebFrontendVcardUtils: {
    vcardFromContactModel: (/** @type {ContactModel} */ contact) => ({
      vcard: vcardOf({ ...contact, id: widOf(accountOf(contact.id)) }),
      displayName: contact.formattedName,
    }),
  },
  WAWebVcardParsingUtils: { parseVcard: (/** @type {string} */ vcard) => ({ name: nameIn(vcard) }) },
  WAWebVcardGetNameFromParsed: { vcardGetNameFromParsed: (/** @type {{name: string}} */ { name }) => name },
};
