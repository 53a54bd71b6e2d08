import type { FastifyInstance } from 'fastify';
import type { Network } from '../network/network.js';
import type { ChatState } from '../network/people/rows.js';
import { fields, object, phoneParams, type PhoneParams } from './schemas.js';

const flag = { type: 'boolean' } as const;
const chatParams = object({ number: fields.number, chat: fields.chat }, ['number', 'chat']);
const changeBody = object({
  archived: flag,
  pinned: flag,
  markedUnread: flag,
  mutedUntil: { type: 'integer', minimum: -1 },
});
const historyBody = object(
  {
    chats: { type: 'integer', minimum: 1, maximum: 5000 },
    messagesPerChat: { type: 'integer', minimum: 1, maximum: 1000 },
    unreadPerChat: { type: 'integer', minimum: 0, default: 0 },
    days: { type: 'integer', minimum: 1, maximum: 3650, default: 30 },
  },
  ['chats', 'messagesPerChat'],
);

interface ChatParams extends PhoneParams {
  readonly chat: string;
}

interface ChangeBody {
  readonly archived?: boolean;
  readonly pinned?: boolean;
  readonly markedUnread?: boolean;
  readonly mutedUntil?: number;
}

interface HistoryBody {
  readonly chats: number;
  readonly messagesPerChat: number;
  readonly unreadPerChat: number;
  readonly days: number;
}

interface ChatView {
  readonly chat: string;
  readonly unread: number;
  readonly archived: boolean;
  readonly pinned: boolean;
  readonly markedUnread: boolean;
  readonly mutedUntil: number;
}

/** The list of chats on a phone, and what its owner does with them. */
export function addChatRoutes(server: FastifyInstance, network: Network): void {
  const { chatStates, baseline } = network.people;

  function toView({ number, chat, isArchived, isPinned, isMarkedUnread, mutedUntil }: ChatState): ChatView {
    const unread = network.conversations.unreadIn(number, chat).length;
    return { chat, unread, archived: isArchived, pinned: isPinned, markedUnread: isMarkedUnread, mutedUntil };
  }

  server.get<{ Params: PhoneParams }>('/phones/:number/chats', { schema: { params: phoneParams } }, ({ params }) => {
    const { number } = network.accounts.require(params.number);
    return { chats: network.conversations.chatsOf(number).map((chat) => toView(chatStates.get(number, chat))) };
  });

  server.patch<{ Params: ChatParams; Body: ChangeBody }>(
    '/phones/:number/chats/:chat',
    { schema: { params: chatParams, body: changeBody } },
    ({ params, body: { archived, pinned, markedUnread, mutedUntil } }) => {
      const { number } = network.accounts.require(params.number);
      const state = chatStates.change(number, params.chat, {
        ...(archived === undefined ? {} : { isArchived: archived }),
        ...(pinned === undefined ? {} : { isPinned: pinned }),
        ...(markedUnread === undefined ? {} : { isMarkedUnread: markedUnread }),
        ...(mutedUntil === undefined ? {} : { mutedUntil }),
      });
      return toView(state);
    },
  );

  server.post<{ Params: PhoneParams; Body: HistoryBody }>(
    '/phones/:number/history',
    { schema: { params: phoneParams, body: historyBody } },
    async ({ params, body }, reply) => reply.code(201).send({ peers: baseline.add(params.number, body) }),
  );
}
