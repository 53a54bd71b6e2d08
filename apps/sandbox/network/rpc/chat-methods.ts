import type { RpcMethods } from './method.js';

export const chatMethods: RpcMethods = {
  /** The chats from `offset` on, as many as the account's pace allows, and where to go on. */
  'chats.list': ({ network, device }, params) => {
    const { chatsPerStep, pauseMs } = network.accounts.require(device().number).syncPace ?? ALL_AT_ONCE;
    const offset = params.whole('offset');
    const total = network.history.countChats(device());
    const next = Math.min(offset + chatsPerStep, total);
    return { chats: network.history.chats(device(), { offset, limit: chatsPerStep }), next, total, pauseMs };
  },

  'chats.earlier': ({ network, device }, params) =>
    network.history.earlier(device(), params.text('chat'), params.text('beforeId')),

  'chats.read': ({ network, device }, params) => {
    network.receipts.readChat(device().number, params.text('chat'));
  },

  'chats.archive': ({ network, device }, params) => {
    const changes = { isArchived: params.flag('isArchived') };
    return network.people.chatStates.change(device().number, params.text('chat'), changes);
  },

  'chats.pin': ({ network, device }, params) => {
    const changes = { isPinned: params.flag('isPinned') };
    return network.people.chatStates.change(device().number, params.text('chat'), changes);
  },

  'chats.mute': ({ network, device }, params) => {
    const changes = { mutedUntil: params.whole('mutedUntil') };
    return network.people.chatStates.change(device().number, params.text('chat'), changes);
  },

  'chats.mark-unread': ({ network, device }, params) => {
    const changes = { isMarkedUnread: params.flag('isMarkedUnread') };
    return network.people.chatStates.change(device().number, params.text('chat'), changes);
  },

  'chats.clear': ({ network, device }, params) => {
    const { number } = device();
    const chat = params.text('chat');
    const isDeleted = params.flag('isDeleted');
    const clearedUpTo = network.conversations.messagesOf(number, chat).at(-1)?.order ?? 0;
    const forgotten = isDeleted ? { isArchived: false, isPinned: false, isMarkedUnread: false } : {};
    network.receipts.readChat(number, chat);
    return network.people.chatStates.change(number, chat, { isDeleted, clearedUpTo, ...forgotten });
  },
};

const ALL_AT_ONCE = { chatsPerStep: Number.MAX_SAFE_INTEGER, pauseMs: 0 };
