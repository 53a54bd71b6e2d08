import { accountOf, widOf } from '../addressing.js';
import { messages } from '../collections.js';
import { MessageModel } from '../message-model.js';
import { MsgKey } from '../msg-key.js';
import { options } from '../options.js';
import { send } from '../outbox.js';
import { account } from '../state.js';

/** @typedef {import('../chat-model.js').ChatModel} ChatModel */

const LINK = /(?:https?:\/\/|www\.)[^\s<>"]+/gi;

/** @param {string | undefined} text */
function findLinks(text) {
  return (text?.match(LINK) ?? []).map((found) => {
    const href = /^https?:/i.test(found) ? found : `http://${found}`;
    return { href, url: found, suspiciousCharacters: new Set() };
  });
}

/** There is no web to look at, so that a preview shows the link itself. @param {{href: string, url: string}} link */
async function getLinkPreview({ href, url }) {
  return { data: { canonicalUrl: href, matchedText: url, title: new URL(href).host } };
}

/**
 * Sends under exactly the id that the message brings. One that is known already is handed over again; the network folds it.
 * @param {ChatModel} chat
 * @param {Record<string, unknown>} attributes
 */
export function addAndSendMsgToChat(chat, attributes) {
  const fresh = new MessageModel(attributes.directPath ? { ...attributes, isUnsentMedia: true } : attributes);
  const message = messages.get(fresh.id) ?? fresh;
  if (message === fresh) {
    chat.append(message);
    messages.add(message);
  }
  const { kept, result } = send(message);
  return options.build.sendAnswer === 'pair' ? [kept.then(() => message), result] : { message, result };
}

/** @param {MessageModel & {quotedMsg?: object, quotedStanzaID?: any, quotedParticipant?: any}} message */
function getQuotedMsgObj({ id, quotedMsg, quotedStanzaID, quotedParticipant }) {
  if (!quotedMsg) return undefined;
  const author = accountOf(quotedParticipant);
  const isMine = account.wid?.user === author;
  const participant = id.remote.isGroup() ? widOf(author) : undefined;
  const key = new MsgKey({ id: quotedStanzaID, fromMe: isMine, remote: id.remote, participant });
  const me = id.remote.isLid() ? account.lid : account.wid;
  const [from, to] = isMine ? [me, id.remote] : [id.remote, me];
  return messages.get(key) ?? new MessageModel({ ...quotedMsg, id: key, from, to, isNewMsg: false });
}

export const messageModules = {
  WALinkify: { findLinks, findLink: (/** @type {string | undefined} */ text) => findLinks(text)[0] },
  // Never null: an edit with a link does not survive that.
  WAWebLinkPreviewChatAction: { getLinkPreview },
  WAWebMsgReply: { canReplyMsg: (/** @type {MessageModel} */ message) => message.canReply() },
  WAWebQuotedMsgModelUtils: { getQuotedMsgObj },
  WAWebSendMsgChatAction: { addAndSendMsgToChat },
};
