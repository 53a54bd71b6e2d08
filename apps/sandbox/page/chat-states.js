import { accountOf, addressOf } from './addressing.js';
import { chats, messages } from './collections.js';
import { chatWith } from './roster.js';
import { transport } from './transport.js';

/** @typedef {import('./chat-model.js').ChatModel} ChatModel */
/** @typedef {{chat: string, isArchived: boolean, isPinned: boolean, mutedUntil: number, isMarkedUnread: boolean, isDeleted: boolean, clearedUpTo: number}} ChatState */

/** Up to where each chat was deleted. The library looks for a deleted chat, which makes it anew: once is enough. @type {Map<string, number>} */
const deletedUpTo = new Map();

/** @param {ChatState} state */
export function takeInChatState(state) {
  const chat = chatWith(addressOf(state.chat));
  chat.mute.expiration = state.mutedUntil;
  for (const message of chat.clearUpTo(state.clearedUpTo)) messages.remove(message);
  chat.set({ archive: state.isArchived, pin: state.isPinned ? 1 : 0, muteExpiration: state.mutedUntil });
  if (state.isMarkedUnread && chat.unreadCount === 0) chat.set({ unreadCount: -1 });
  if (!state.isMarkedUnread && chat.unreadCount === -1) chat.set({ unreadCount: 0 });
  if (state.isDeleted) removeOnce(chat, state);
}

/** @param {ChatModel} chat @param {ChatState} state */
function removeOnce(chat, { chat: account, clearedUpTo }) {
  if (clearedUpTo <= (deletedUpTo.get(account) ?? -1)) return;
  deletedUpTo.set(account, clearedUpTo);
  if (chat.msgs.length === 0) chats.remove(chat);
}

/** @param {string} method @param {ChatModel} chat @param {object} params */
async function change(method, chat, params) {
  takeInChatState(await transport.call(method, { chat: accountOf(chat.id), ...params }));
}

/** @param {ChatModel} chat @param {boolean} isArchived */
export function archiveChat(chat, isArchived) {
  return change('chats.archive', chat, { isArchived });
}

/** @param {ChatModel} chat @param {boolean} isPinned */
export function pinChat(chat, isPinned) {
  return change('chats.pin', chat, { isPinned });
}

/** @param {ChatModel} chat @param {boolean} isMarkedUnread */
export function markChatUnread(chat, isMarkedUnread) {
  return change('chats.mark-unread', chat, { isMarkedUnread });
}

/** @param {ChatModel} chat */
export async function clearChat(chat) {
  await change('chats.clear', chat, { isDeleted: false });
  chat.set({ unreadCount: 0 });
}

/** @param {ChatModel} chat */
export async function deleteChat(chat) {
  await change('chats.clear', chat, { isDeleted: true });
}
