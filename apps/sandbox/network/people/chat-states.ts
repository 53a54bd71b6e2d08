import type { Devices } from '../devices.js';
import type { Queues } from '../queues.js';
import type { Change, Tables } from '../tables.js';
import type { ChatState } from './rows.js';

export type ChatStateChanges = Partial<Omit<ChatState, 'number' | 'chat'>>;

/** Archived, pinned, muted, marked unread, cleared: what a person does with a chat without its peer knowing. */
export interface ChatStates {
  get(number: string, chat: string): ChatState;
  change(number: string, chat: string, changes: ChatStateChanges): ChatState;
  /** The changes that take the unread mark off; the caller commits them. */
  unmark(number: string, chat: string): Change[];
}

export function createChatStates(tables: Tables, queues: Queues, devices: Devices): ChatStates {
  function get(number: string, chat: string): ChatState {
    return tables.get('chatStates', rowKey(number, chat)) ?? { ...UNTOUCHED, number, chat };
  }

  return {
    get,
    change(number, chat, changes) {
      const state = { ...get(number, chat), ...changes };
      const news = queues.enqueue(devices.idsOf(number), { kind: 'chat', chat });
      tables.commit([['chatStates', rowKey(number, chat), state], ...news]);
      return state;
    },
    unmark(number, chat) {
      const state = get(number, chat);
      return state.isMarkedUnread ? [['chatStates', rowKey(number, chat), { ...state, isMarkedUnread: false }]] : [];
    },
  };
}

const UNTOUCHED = {
  isArchived: false,
  isPinned: false,
  mutedUntil: 0,
  isMarkedUnread: false,
  isDeleted: false,
  clearedUpTo: 0,
};

function rowKey(number: string, chat: string): string {
  return `${number}/${chat}`;
}
