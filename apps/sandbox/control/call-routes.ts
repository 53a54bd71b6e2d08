import type { FastifyInstance } from 'fastify';
import type { Network } from '../network/network.js';
import type { Call } from '../network/people/rows.js';
import { fields, object, phoneParams, type PhoneParams } from './schemas.js';

const callParams = object({ number: fields.number, callId: fields.text }, ['number', 'callId']);
const callBody = object({ to: fields.number, video: { type: 'boolean', default: false } }, ['to']);

interface CallView {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly video: boolean;
  readonly state: Call['state'];
  readonly at: string;
}

export function toCallView({ id, from, to, isVideo, state, at }: Call): CallView {
  return { id, from, to, video: isVideo, state, at };
}

/** Phones that ring, and ring others. */
export function addCallRoutes(server: FastifyInstance, network: Network): void {
  const { calls } = network.people;

  server.post<{ Params: PhoneParams; Body: { to: string; video: boolean } }>(
    '/phones/:number/calls',
    { schema: { params: phoneParams, body: callBody } },
    async ({ params, body }, reply) => {
      const { number } = network.accounts.require(params.number);
      return reply.code(201).send(toCallView(calls.start(number, body.to, body.video)));
    },
  );

  server.get<{ Params: PhoneParams }>('/phones/:number/calls', { schema: { params: phoneParams } }, ({ params }) => ({
    calls: calls.of(network.accounts.require(params.number).number).map(toCallView),
  }));

  server.post<{ Params: PhoneParams & { callId: string } }>(
    '/phones/:number/calls/:callId/reject',
    { schema: { params: callParams } },
    ({ params }) => toCallView(calls.reject(params.number, params.callId)),
  );

  server.post<{ Params: PhoneParams & { callId: string } }>(
    '/phones/:number/calls/:callId/end',
    { schema: { params: callParams } },
    ({ params }) => toCallView(calls.end(params.number, params.callId)),
  );
}
