import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { Network } from '../network/network.js';
import { NetworkError } from '../network/network-error.js';
import type { Message, Quote } from '../network/world.js';
import { toPhoneMessageView } from './phone-message.js';
import { fields, object, phoneParams, type PhoneParams } from './schemas.js';

const sendBody = object({ to: fields.number, text: fields.text, quotedMessageId: fields.text }, ['to', 'text']);
const inboxQuery = object({ chat: fields.text, after: fields.order });
const readBody = object({ chat: fields.text }, ['chat']);

interface SendBody {
  readonly to: string;
  readonly text: string;
  readonly quotedMessageId?: string;
}

export function addMessageRoutes(server: FastifyInstance, network: Network): void {
  server.post<{ Params: PhoneParams; Body: SendBody }>(
    '/phones/:number/messages',
    { schema: { params: phoneParams, body: sendBody } },
    async ({ params, body }, reply) => reply.code(201).send({ id: sendFromPhone(network, params.number, body) }),
  );

  server.get<{ Params: PhoneParams; Querystring: { chat?: string; after?: number } }>(
    '/phones/:number/messages',
    { schema: { params: phoneParams, querystring: inboxQuery } },
    ({ params, query }) => {
      const { number } = network.accounts.require(params.number);
      const messages = network.conversations.messagesOf(number, query.chat);
      const after = query.after ?? 0;
      return { messages: messages.filter(({ order }) => order > after).map((row) => toPhoneMessageView(row, number)) };
    },
  );

  server.post<{ Params: PhoneParams; Body: { chat: string } }>(
    '/phones/:number/read',
    { schema: { params: phoneParams, body: readBody } },
    ({ params, body }) => {
      const { number } = network.accounts.require(params.number);
      const read = network.conversations.unreadIn(number, body.chat).length;
      network.receipts.readChat(number, body.chat);
      return { read };
    },
  );
}

/** @returns the id of the message */
function sendFromPhone(network: Network, number: string, { to, text, quotedMessageId }: SendBody): string {
  const { number: from } = network.accounts.require(number);
  const chat = network.conversations.messagesOf(from, to);
  const quote = quotedMessageId === undefined ? {} : { quote: quoteIn(chat, quotedMessageId) };
  return network.messages.accept({ from, id: mintPhoneId(), to, content: { type: 'chat', text, ...quote } }).id;
}

/** Looks like the ids that Android phones make. */
function mintPhoneId(): string {
  return `AC${randomBytes(15).toString('hex').toUpperCase()}`;
}

function quoteIn(chat: readonly Message[], id: string): Quote {
  const quoted = chat.findLast((message) => message.id === id);
  if (!quoted) throw new NetworkError('message_not_found', `This chat has no message ${id} to quote.`);
  return { id, from: quoted.from, text: quoted.content.text };
}
