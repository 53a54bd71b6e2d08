import type { Accounts } from './accounts.js';
import type { Conversations } from './conversations.js';
import type { Effects } from './effects.js';
import { lidOf } from './lids.js';
import type { Queues } from './queues.js';
import { effectsKnown, upcomingOf, type Upcoming } from './upcoming.js';
import { toWireMessage, type WireMessage } from './wire.js';
import { messageKey, type Device, type Message } from './world.js';

const MESSAGES_AT_START = 20;
const MESSAGES_PER_PAGE = 50;

export interface WireChat {
  readonly chat: string;
  /** See `WireMessage`. */
  readonly chatLid: string | undefined;
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
  readonly effects: Effects;
  readonly queues: Queues;
}

export function createHistory({ accounts, conversations, effects, queues }: Dependencies): History {
  /** What the device may see; what its account deleted for itself is gone. */
  function toWire(device: Device, messages: readonly Message[], upcoming: Upcoming): WireMessage[] {
    return messages.flatMap((message) => {
      const known = effectsKnown(message, effects, upcoming.knownEffects);
      if (known.some(({ kind, by }) => kind === 'hide' && by === device.number)) return [];
      const wire = toWireMessage(message, device.number, { accounts, effects, known });
      return [{ ...wire, ack: upcoming.knownAcks.get(messageKey(message)) ?? wire.ack }];
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
        const chatLid = chat.includes('@') ? undefined : lidOf(chat);
        return [
          { chat, chatLid, name: accounts.find(chat)?.name, unread, messages: toWire(device, messages, upcoming) },
        ];
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
