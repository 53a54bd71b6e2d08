import type { FastifyInstance } from 'fastify';
import type { Network } from '../network/network.js';
import type { Activity } from '../network/people/presence.js';
import { fields, object, phoneParams, type PhoneParams } from './schemas.js';

const peerParams = object({ number: fields.number, peer: fields.number }, ['number', 'peer']);
const base64 = { type: 'string', minLength: 1, maxLength: 4 * 1024 * 1024 } as const;
const pictureBody = object({ mimeType: fields.text, base64 }, ['mimeType', 'base64']);
const activityBody = object({ chat: fields.chat, activity: { enum: ['typing', 'recording', 'paused'] } }, [
  'chat',
  'activity',
]);
const presenceBody = object({ available: { type: 'boolean' } }, ['available']);

type PeerParams = PhoneParams & { readonly peer: string };

/** What people do besides writing: block and type. */
export function addPeopleRoutes(server: FastifyInstance, network: Network): void {
  const { blocks, presence } = network.people;

  server.get<{ Params: PhoneParams }>('/phones/:number/blocks', { schema: { params: phoneParams } }, ({ params }) => ({
    blocked: blocks.of(network.accounts.require(params.number).number),
  }));

  server.put<{ Params: PeerParams }>(
    '/phones/:number/blocks/:peer',
    { schema: { params: peerParams } },
    ({ params }) => ({
      blocked: blocks.block(network.accounts.require(params.number).number, params.peer),
    }),
  );

  server.delete<{ Params: PeerParams }>(
    '/phones/:number/blocks/:peer',
    { schema: { params: peerParams } },
    ({ params }) => ({ blocked: blocks.unblock(network.accounts.require(params.number).number, params.peer) }),
  );

  server.post<{ Params: PhoneParams; Body: { chat: string; activity: Activity } }>(
    '/phones/:number/activity',
    { schema: { params: phoneParams, body: activityBody } },
    async ({ params, body }, reply) => {
      const { number } = network.accounts.require(params.number);
      presence.act(number, body.activity, network.audience.ofTyping(number, body.chat));
      return reply.code(204).send();
    },
  );

  server.put<{ Params: PhoneParams; Body: { available: boolean } }>(
    '/phones/:number/presence',
    { schema: { params: phoneParams, body: presenceBody } },
    ({ params, body }) => {
      const { number } = network.accounts.require(params.number);
      presence.setAvailable(number, body.available, network.audience.ofPresence(number));
      return { available: presence.isAvailable(number) };
    },
  );
}

/** The picture that a person shows; the address to look at it is a member of the phone. */
export function addOwnPictureRoutes(server: FastifyInstance, network: Network): void {
  const { profiles } = network.people;

  server.put<{ Params: PhoneParams; Body: { mimeType: string; base64: string } }>(
    '/phones/:number/picture',
    { schema: { params: phoneParams, body: pictureBody }, bodyLimit: 5 * 1024 * 1024 },
    async ({ params, body }, reply) => {
      profiles.setPicture(network.accounts.require(params.number).number, body);
      return reply.code(204).send();
    },
  );

  server.delete<{ Params: PhoneParams }>(
    '/phones/:number/picture',
    { schema: { params: phoneParams } },
    async ({ params }, reply) => {
      profiles.deletePicture(network.accounts.require(params.number).number);
      return reply.code(204).send();
    },
  );
}
