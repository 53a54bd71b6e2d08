import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { asQuoted, isMedia, type Quote } from '../network/content/content.js';
import { MAX_MEDIA_BYTES, type MediaStore } from '../network/media-store.js';
import type { Network } from '../network/network.js';
import { NetworkError } from '../network/network-error.js';
import type { Message } from '../network/world.js';
import { contentProperties, toContent, type ContentBody } from './content-body.js';
import { findOnPhone } from './phone-messages.js';
import { toPhoneMessageView } from './phone-message.js';
import { fields, messageParams, object, phoneParams, type MessageParams, type PhoneParams } from './schemas.js';

/** Base64 makes four bytes of three; the rest of the body is small. */
const SEND_BODY_LIMIT = Math.ceil(MAX_MEDIA_BYTES / 3) * 4 + 256 * 1024;

const sendBody = object(
  {
    to: fields.chat,
    ...contentProperties,
    quotedMessageId: fields.text,
    mentions: { type: 'array', items: fields.number, maxItems: 1000 },
    forwardingScore: { type: 'integer', minimum: 1, maximum: 127 },
    unreadable: { enum: ['until_asked', 'until_told'] },
  },
  ['to'],
);
const inboxQuery = object({ chat: fields.text, after: fields.order });
const readBody = object({ chat: fields.text }, ['chat']);

interface SendBody extends ContentBody {
  readonly to: string;
  readonly quotedMessageId?: string;
  readonly mentions?: readonly string[];
  readonly forwardingScore?: number;
  readonly unreadable?: NonNullable<Message['unreadable']>;
}

export function addMessageRoutes(server: FastifyInstance, network: Network, media: MediaStore): void {
  server.post<{ Params: PhoneParams; Body: SendBody }>(
    '/phones/:number/messages',
    { schema: { params: phoneParams, body: sendBody }, bodyLimit: SEND_BODY_LIMIT },
    async ({ params, body }, reply) => {
      const from = network.accounts.require(params.number).number;
      return reply.code(201).send({ id: await sendFromPhone(network, media, { from, ...body }) });
    },
  );

  addMessageList(server, network);

  server.get<{ Params: MessageParams }>(
    '/phones/:number/messages/:id/media',
    { schema: { params: messageParams } },
    async ({ params }, reply) => {
      const { content } = findOnPhone(network, params);
      if (!isMedia(content)) throw new NetworkError('media_not_found', `Message ${params.id} carries no media.`);
      const { sizeBytes, stream } = media.open(content.media.sha256);
      return reply.type(content.media.mimeType).header('content-length', sizeBytes).send(stream);
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

function addMessageList(server: FastifyInstance, network: Network): void {
  server.get<{ Params: PhoneParams; Querystring: { chat?: string; after?: number } }>(
    '/phones/:number/messages',
    { schema: { params: phoneParams, querystring: inboxQuery } },
    ({ params, query }) => {
      const { number } = network.accounts.require(params.number);
      const rows = network.conversations.messagesOf(number, query.chat);
      const after = query.after ?? 0;
      const messages = rows
        .filter(({ order }) => order > after)
        .map((row) => toPhoneMessageView(row, number, network.effects))
        .filter(({ deletedForMe }) => !deletedForMe);
      return { messages };
    },
  );
}

/** @returns the id of the message */
async function sendFromPhone(
  network: Network,
  media: MediaStore,
  { from, to, quotedMessageId, mentions, forwardingScore, unreadable, ...body }: SendBody & { readonly from: string },
): Promise<string> {
  const quote = quotedMessageId === undefined ? {} : { quote: quoteIn(network, { from, to, id: quotedMessageId }) };
  const content = {
    ...(await toContent(body, media)),
    ...quote,
    ...(mentions ? { mentions } : {}),
    ...(forwardingScore === undefined ? {} : { forwardingScore }),
  };
  const id = mintPhoneId();
  network.messages.accept({ from, id, to, content, ...(unreadable ? { unreadable } : {}) });
  return id;
}

/** Looks like the ids that Android phones make. */
export function mintPhoneId(): string {
  return `AC${randomBytes(15).toString('hex').toUpperCase()}`;
}

function quoteIn(network: Network, { from, to, id }: { from: string; to: string; id: string }): Quote {
  const quoted = network.conversations.messagesOf(from, to).findLast((message) => message.id === id);
  if (!quoted) throw new NetworkError('message_not_found', `This chat has no message ${id} to quote.`);
  return { id, from: quoted.from, content: asQuoted(quoted.content) };
}
