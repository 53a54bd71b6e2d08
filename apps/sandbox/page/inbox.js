import { accountOf, addressOf, phoneOf, rememberLid } from './addressing.js';
import { recallAddons } from './addons.js';
import { ChatModel } from './chat-model.js';
import { chats, contacts, messages } from './collections.js';
import { ContactModel } from './contact-model.js';
import { takeEffect } from './effects.js';
import { nameOnNetwork } from './message-actions.js';
import { MessageModel } from './message-model.js';
import { transport } from './transport.js';

/** @typedef {import('./message-model.js').WireMessage} WireMessage */
/** @typedef {{seq: number} & ({kind: 'message', message: WireMessage} | {kind: 'ack', message: WireMessage, ack: number} | {kind: 'effect', message: WireMessage, effect: import('./message-model.js').WireEffect} | {kind: 'read', chat: string})} News */

/** @param {import('./wid.js').Wid} id @param {string} [pushname] */
export function contactOf(id, pushname) {
  return (
    contacts.get(id) ??
    contacts.add(new ContactModel({ id, pushname, phoneNumber: id.isLid() ? phoneOf(id) : undefined }))
  );
}

/** @param {import('./wid.js').Wid} id @param {string} [name] */
export function chatWith(id, name) {
  contactOf(id, name);
  return chats.get(id) ?? chats.add(new ChatModel({ id, name }));
}

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

/** Loads what was there before this page. */
export async function loadHistory() {
  for (const { chat: peer, chatLid, name, unread, messages: loaded } of await transport.call('chats.list')) {
    if (chatLid) rememberLid(peer, chatLid);
    const chat = chatWith(addressOf(peer), name);
    chat.set({ unreadCount: unread });
    for (const wire of loaded) chat.append(recall(wire));
  }
}

/** @param {ChatModel} chat @returns {Promise<MessageModel[]>} oldest first */
export async function loadEarlier(chat) {
  const oldest = chat.msgs.getModelsArray()[0];
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
  }
}

/** @param {WireMessage} wire */
function receive(wire) {
  const message = MessageModel.fromWire(wire, { isNewMsg: true });
  if (messages.get(message.id)) return;
  const chat = chatWith(addressOf(wire.chat), wire.fromMe ? undefined : wire.senderName);
  chat.append(message);
  remember(message, wire);
  if (!wire.fromMe) chat.set({ unreadCount: chat.unreadCount + 1 });
}
