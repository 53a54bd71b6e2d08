import type { FastifyInstance } from 'fastify';
import type { Content } from '../network/content/content.js';
import type { EffectState } from '../network/effect.js';
import type { Network } from '../network/network.js';
import { NetworkError } from '../network/network-error.js';
import type { Message } from '../network/world.js';
import { findOnPhone } from './phone-messages.js';
import { toPhoneMessageView, type PhoneMessageView } from './phone-message.js';
import { fields, messageParams, object, type MessageParams } from './schemas.js';

const emoji = { type: 'string', maxLength: 64 } as const;
const vote = object({ options: { type: 'array', items: fields.text, maxItems: 12, uniqueItems: true } }, ['options']);

interface Effect<Body> {
  readonly Params: MessageParams;
  readonly Body: Body;
}

/** What the person who holds a phone does to a message on it. Each answers with the message as it is then. */
export function addEffectRoutes(server: FastifyInstance, network: Network): void {
  function put(params: MessageParams, toState: (content: Content) => EffectState): PhoneMessageView {
    const message = findOnPhone(network, params);
    network.effects.put(message, params.number, toState(message.content));
    return toPhoneMessageView(message, params.number, network.effects);
  }

  server.put<Effect<{ emoji: string }>>(
    '/phones/:number/messages/:id/reaction',
    { schema: { params: messageParams, body: object({ emoji }, ['emoji']) } },
    ({ params, body }) => put(params, () => ({ kind: 'reaction', emoji: body.emoji })),
  );
  server.patch<Effect<{ text: string }>>(
    '/phones/:number/messages/:id',
    { schema: { params: messageParams, body: object({ text: fields.text }, ['text']) } },
    ({ params, body }) => put(params, () => ({ kind: 'edit', text: body.text })),
  );
  server.delete<{ Params: MessageParams; Querystring: { for: 'everyone' | 'me' } }>(
    '/phones/:number/messages/:id',
    { schema: { params: messageParams, querystring: object({ for: { enum: ['everyone', 'me'] } }, ['for']) } },
    ({ params, query }) => put(params, () => ({ kind: query.for === 'everyone' ? 'revoke' : 'hide' })),
  );
  server.put<Effect<{ isStarred: boolean }>>(
    '/phones/:number/messages/:id/star',
    { schema: { params: messageParams, body: object({ isStarred: { type: 'boolean' } }, ['isStarred']) } },
    ({ params, body }) => put(params, () => ({ kind: 'star', ...body })),
  );
  server.put<Effect<{ options: readonly string[] }>>(
    '/phones/:number/messages/:id/vote',
    { schema: { params: messageParams, body: vote } },
    ({ params, body }) => put(params, (content) => ({ kind: 'vote', options: positionsIn(content, body.options) })),
  );
  server.post<{ Params: MessageParams }>(
    '/phones/:number/messages/:id/decrypt',
    { schema: { params: messageParams } },
    ({ params }) => put(params, () => ({ kind: 'decrypt' })),
  );
}

/** A recipient's phone plays something: ack 4 to the sender. */
export function addPlayedRoute(server: FastifyInstance, network: Network): void {
  server.post<{ Params: MessageParams }>(
    '/phones/:number/messages/:id/played',
    { schema: { params: messageParams } },
    ({ params }) => {
      network.receipts.played(playable(network, params), params.number);
      return toPhoneMessageView(findOnPhone(network, params), params.number, network.effects);
    },
  );
}

function positionsIn(content: Content, names: readonly string[]): number[] {
  const options = content.type === 'poll_creation' ? content.options : [];
  return names.map((name) => options.indexOf(name)).sort((a, b) => a - b);
}

function playable(network: Network, params: MessageParams): Message {
  const message = findOnPhone(network, params);
  const { type } = message.content;
  if (type === 'ptt' || type === 'audio' || type === 'video') return message;
  throw new NetworkError('not_allowed', `A message of type ${type} cannot be played.`);
}
