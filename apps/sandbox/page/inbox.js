import { accountOf, addressIn, addressOf, rememberLid } from './addressing.js';
import { recallAddons } from './addons.js';
import { takeInBlocks } from './blocks.js';
import { takeInChatState } from './chat-states.js';
import { messages } from './collections.js';
import { takeEffect } from './effects.js';
import { takeInGroup, takeInNotice } from './groups.js';
import { nameOnNetwork } from './message-actions.js';
import { MessageModel } from './message-model.js';
import { chatWith, contactOf } from './roster.js';
import { account } from './state.js';
import { transport } from './transport.js';

/** @typedef {import('./message-model.js').WireMessage} WireMessage */
/** @typedef {import('./chat-model.js').ChatModel} ChatModel */
/** @typedef {{kind: 'message', message: WireMessage} | {kind: 'ack', message: WireMessage, ack: number} | {kind: 'effect', message: WireMessage, effect: import('./message-model.js').WireEffect} | {kind: 'read', chat: string}} MessageNews */
/** @typedef {{kind: 'group', group: import('./group-metadata.js').WireGroup} | {kind: 'notice', notice: import('./groups.js').GroupNotice}} GroupNews */
/** @typedef {{kind: 'chat', state: import('./chat-states.js').ChatState} | {kind: 'blocks', blocked: string[]} | {kind: 'profile', name: string}} PeopleNews */
/** @typedef {{seq: number} & (MessageNews | GroupNews | PeopleNews)} News */

/** Takes in a message that is no news: nobody is told of it. @param {WireMessage} wire */
function recall(wire) {
  return remember(MessageModel.fromWire(wire, { isNewMsg: false }), wire);
}

/** @param {MessageModel} message @param {WireMessage} wire */
function remember(message, wire) {
  if (!messages.get(message.id)) recallAddons(message, wire);
  return messages.add(message);
}

/** Takes in a message of ours that the network has not answered yet. @param {WireMessage} wire */
export function recallUnanswered(wire) {
  const message = recall(wire);
  const chat = chatWith(addressOf(wire.chat));
  if (!chat.msgs.getModelsArray().includes(message)) chat.append(message);
  return message;
}

/** Loads what was there before this page, at the pace of the network. @param {(percent: number) => void} tell */
export async function loadHistory(tell) {
  let offset = 0;
  for (;;) {
    const { chats: part, next, total, pauseMs } = await transport.call('chats.list', { offset });
    for (const chat of part) loadChat(chat);
    tell(total === 0 ? 100 : Math.floor((100 * next) / total));
    if (next >= total) return;
    offset = next;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

/** @param {{chat: string, chatLid?: string, name?: string, unread: number, state: import('./chat-states.js').ChatState, messages: WireMessage[]}} loaded */
function loadChat({ chat: peer, chatLid, name, unread, state, messages: loaded }) {
  if (chatLid) rememberLid(peer, chatLid);
  const chat = chatWith(addressOf(peer), name);
  chat.set({ unreadCount: unread });
  takeInChatState(state);
  for (const wire of loaded) chat.append(recall(wire));
}

/** @param {ChatModel} chat @returns {Promise<MessageModel[]>} oldest first */
export async function loadEarlier(chat) {
  const oldest = chat.msgs.getModelsArray().find(({ isNotification }) => !isNotification);
  if (!oldest) return [];
  /** @type {WireMessage[]} */
  const page = await transport.call('chats.earlier', { chat: accountOf(chat.id), beforeId: oldest.id.id });
  const earlier = page.map(recall);
  chat.msgs.prepend(earlier);
  return earlier;
}

/** @param {import('./msg-key.js').MsgKey} key @returns {Promise<MessageModel | undefined>} */
export async function findMessage(key) {
  const wire = await transport.call('messages.find', nameOnNetwork(key));
  return wire ? recall(wire) : undefined;
}

/** Takes in what happened. The network repeats what was not confirmed, so each kind can be taken in twice. @param {News} news */
export function takeIn(news) {
  switch (news.kind) {
    case 'message':
      return receive(news.message);
    case 'ack':
      return recall(news.message).advanceAck(news.ack);
    case 'effect':
      return takeEffect(recall(news.message), news.effect);
    case 'read':
      return chatWith(addressOf(news.chat)).set({ unreadCount: 0 });
    case 'group':
      return takeInGroup(news.group);
    case 'notice':
      return takeInNotice(news.notice);
    case 'chat':
      return takeInChatState(news.state);
    case 'blocks':
      return takeInBlocks(news.blocked);
    case 'profile':
      return account.set({ pushname: news.name });
  }
}

/** @param {WireMessage} wire */
function receive(wire) {
  const message = MessageModel.fromWire(wire, { isNewMsg: true });
  if (messages.get(message.id)) return;
  const remote = message.id.remote;
  if (remote.isGroup()) contactOf(addressIn(remote, wire.from), wire.senderName);
  const chat = chatWith(remote, wire.fromMe || remote.isGroup() ? undefined : wire.senderName);
  if (!chat.isCleared(wire.order)) chat.append(message);
  remember(message, wire);
  if (!wire.fromMe) chat.set({ unreadCount: Math.max(chat.unreadCount, 0) + 1 });
}
