import type { Accounts } from './accounts.js';
import type { Conversations } from './conversations.js';
import type { Queues } from './queues.js';
import { toWireMessage, type WireMessage } from './wire.js';
import { messageKey, type Device, type Message, type QueuedNews } from './world.js';

const MESSAGES_AT_START = 20;
const MESSAGES_PER_PAGE = 50;

export interface WireChat {
  readonly chat: string;
  readonly name: string | undefined;
  readonly unread: number;
  readonly messages: readonly WireMessage[];
}

/** What a linked device can look up about its account's past. News that it will still be told are left out of it. */
export interface History {
  /** All chats with their last messages. */
  chats(device: Device): WireChat[];
  /** Messages before the one with this id, newest last. */
  earlier(device: Device, chat: string, beforeId: string): WireMessage[];
}

interface Dependencies {
  readonly accounts: Accounts;
  readonly conversations: Conversations;
  readonly queues: Queues;
}

/** What a device does not know yet. */
interface Upcoming {
  readonly messages: ReadonlySet<string>;
  /** The ack that the device knows of each message that has a newer one waiting. */
  readonly knownAcks: ReadonlyMap<string, number>;
}

export function createHistory({ accounts, conversations, queues }: Dependencies): History {
  function toWire(device: Device, messages: readonly Message[], { knownAcks }: Upcoming): WireMessage[] {
    return messages.map((message) => {
      const wire = toWireMessage(message, device.number, accounts);
      return { ...wire, ack: knownAcks.get(messageKey(message)) ?? wire.ack };
    });
  }

  return {
    chats(device) {
      const upcoming = upcomingOf(queues.pending(device.id));
      const isKnown = (message: Message): boolean => !upcoming.messages.has(messageKey(message));
      return conversations.chatsOf(device.number).flatMap((chat) => {
        const messages = conversations.messagesOf(device.number, chat).filter(isKnown).slice(-MESSAGES_AT_START);
        if (messages.length === 0) return [];
        const unread = conversations.unreadIn(device.number, chat).filter(isKnown).length;
        return [{ chat, name: accounts.find(chat)?.name, unread, messages: toWire(device, messages, upcoming) }];
      });
    },
    earlier(device, chat, beforeId) {
      const all = conversations.messagesOf(device.number, chat);
      const end = all.findIndex(({ id }) => id === beforeId);
      const page = end < 0 ? [] : all.slice(Math.max(0, end - MESSAGES_PER_PAGE), end);
      return toWire(device, page, upcomingOf(queues.pending(device.id)));
    },
  };
}

function upcomingOf(queue: readonly QueuedNews[]): Upcoming {
  const messages = new Set<string>();
  const knownAcks = new Map<string, number>();
  for (const { news } of queue) {
    if (news.kind === 'message') messages.add(news.message);
    if (news.kind === 'ack' && !knownAcks.has(news.message)) knownAcks.set(news.message, news.previousAck);
  }
  return { messages, knownAcks };
}
