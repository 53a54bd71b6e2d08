import type { Tables } from './tables.js';
import { ACK, chatOf, messageKey, participantsOf, type Message } from './world.js';

interface Conversation {
  /** Keys of messages, oldest first. */
  readonly messages: Set<string>;
  /** Keys of messages that this account has not read. */
  readonly unread: Set<string>;
}

export interface Conversations {
  chatsOf(number: string): string[];
  /** Messages of one chat (or of all), oldest first. */
  messagesOf(number: string, chat?: string): Message[];
  unreadIn(number: string, chat: string): Message[];
}

/** An index of who sees which messages: reading one account must not scan the whole network. */
export function createConversations(tables: Tables): Conversations {
  const accounts = new Map<string, Map<string, Conversation>>();

  tables.watch('messages', (now, before) => {
    const message = now ?? before;
    if (!message) return;
    for (const number of participantsOf(message)) {
      if (now) index(conversationOf(number, chatOf(now, number)), now, number);
      else accounts.delete(number);
    }
  });

  function conversationOf(number: string, chat: string): Conversation {
    let chats = accounts.get(number);
    if (!chats) accounts.set(number, (chats = new Map<string, Conversation>()));
    let conversation = chats.get(chat);
    if (!conversation) chats.set(chat, (conversation = { messages: new Set(), unread: new Set() }));
    return conversation;
  }

  function rowsOf(keys: Iterable<string>): Message[] {
    return [...keys].flatMap((key) => tables.get('messages', key) ?? []);
  }

  return {
    chatsOf: (number) => [...(accounts.get(number)?.keys() ?? [])],
    messagesOf(number, chat) {
      const chats = accounts.get(number);
      if (!chats) return [];
      if (chat !== undefined) return rowsOf(chats.get(chat)?.messages ?? []);
      return [...chats.values()].flatMap(({ messages }) => rowsOf(messages)).sort((a, b) => a.order - b.order);
    },
    unreadIn: (number, chat) => rowsOf(accounts.get(number)?.get(chat)?.unread ?? []),
  };
}

function index(conversation: Conversation, message: Message, number: string): void {
  const key = messageKey(message);
  conversation.messages.add(key);
  const isUnread = number !== message.from && (message.receipts[number] ?? ACK.server) < ACK.read;
  if (isUnread) conversation.unread.add(key);
  else conversation.unread.delete(key);
}
