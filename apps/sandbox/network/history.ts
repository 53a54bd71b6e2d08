import type { Accounts } from './accounts.js';
import type { Conversations } from './conversations.js';
import type { Effects } from './effects.js';
import type { GroupRegister } from './groups/group-register.js';
import { lidOf } from './lids.js';
import type { ChatStates } from './people/chat-states.js';
import type { ChatState } from './people/rows.js';
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
  /** -1 when the person marked the chat as unread. */
  readonly unread: number;
  readonly state: ChatState;
  readonly messages: readonly WireMessage[];
}

/** What a linked device can look up about its account's past. News that it will still be told are left out of it. */
export interface History {
  /** All chats with their last messages. New ones are added at the end, so that the list can be read in parts. */
  chats(device: Device, part?: { readonly offset: number; readonly limit: number }): WireChat[];
  countChats(device: Device): number;
  /** Messages before the one with this id, newest last. */
  earlier(device: Device, chat: string, beforeId: string): WireMessage[];
}

interface Dependencies {
  readonly accounts: Accounts;
  readonly conversations: Conversations;
  readonly effects: Effects;
  readonly queues: Queues;
  readonly groups: GroupRegister;
  readonly chatStates: ChatStates;
}

export function createHistory(dependencies: Dependencies): History {
  const { accounts, conversations, effects, queues, groups, chatStates } = dependencies;

  /** What the device may see; what its account deleted for itself is gone. */
  function toWire(device: Device, messages: readonly Message[], upcoming: Upcoming): WireMessage[] {
    return messages.flatMap((message) => {
      const known = effectsKnown(message, effects, upcoming.knownEffects);
      if (known.some(({ kind, by }) => kind === 'hide' && by === device.number)) return [];
      const wire = toWireMessage(message, device.number, { accounts, effects, known });
      return [{ ...wire, ack: upcoming.knownAcks.get(messageKey(message)) ?? wire.ack }];
    });
  }

  function toWireChat(device: Device, chat: string, upcoming: Upcoming): WireChat[] {
    const state = chatStates.get(device.number, chat);
    const isShown = (message: Message): boolean =>
      message.order > state.clearedUpTo && !upcoming.messages.has(messageKey(message));
    const messages = conversations.messagesOf(device.number, chat).filter(isShown).slice(-MESSAGES_AT_START);
    if (messages.length === 0) return [];
    const unread = state.isMarkedUnread ? -1 : conversations.unreadIn(device.number, chat).filter(isShown).length;
    const name = groups.find(chat)?.subject ?? accounts.find(chat)?.name;
    const chatLid = chat.includes('@') ? undefined : lidOf(chat);
    return [{ chat, chatLid, name, unread, state, messages: toWire(device, messages, upcoming) }];
  }

  return {
    countChats: ({ number }) => conversations.chatsOf(number).length,
    chats(device, { offset, limit } = { offset: 0, limit: Infinity }) {
      const upcoming = upcomingOf(queues.pending(device.id));
      const part = conversations.chatsOf(device.number).slice(offset, offset + limit);
      return part.flatMap((chat) => toWireChat(device, chat, upcoming));
    },
    earlier(device, chat, beforeId) {
      const { clearedUpTo } = chatStates.get(device.number, chat);
      const all = conversations.messagesOf(device.number, chat).filter(({ order }) => order > clearedUpTo);
      const end = all.findIndex(({ id }) => id === beforeId);
      const page = end < 0 ? [] : all.slice(Math.max(0, end - MESSAGES_PER_PAGE), end);
      return toWire(device, page, upcomingOf(queues.pending(device.id)));
    },
  };
}
