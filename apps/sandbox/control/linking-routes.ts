import type { FastifyInstance } from 'fastify';
import type { Network } from '../network/network.js';
import { toDeviceView } from './device-view.js';
import { fields, object, phoneParams, type PhoneParams } from './schemas.js';

const scanBody = object({ qr: fields.text }, ['qr']);
const codeBody = object({ code: { type: 'string', minLength: 1, maxLength: 20 } }, ['code']);

/** Both ways of linking a browser to a phone. */
export function addLinkingRoutes(server: FastifyInstance, network: Network): void {
  const { linking, pairingCodes } = network;

  server.post<{ Params: PhoneParams; Body: { qr: string } }>(
    '/phones/:number/scan',
    { schema: { params: phoneParams, body: scanBody } },
    async ({ params, body }, reply) =>
      reply.code(201).send(toDeviceView(network, linking.scan(params.number, body.qr))),
  );

  server.post<{ Params: PhoneParams; Body: { code: string } }>(
    '/phones/:number/enter-code',
    { schema: { params: phoneParams, body: codeBody } },
    async ({ params, body }, reply) =>
      reply.code(201).send(toDeviceView(network, pairingCodes.enter(params.number, body.code))),
  );
}
