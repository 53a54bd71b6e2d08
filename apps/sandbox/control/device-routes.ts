import type { FastifyInstance } from 'fastify';
import { strikePages } from '../network/faults/immediate-faults.js';
import type { Network } from '../network/network.js';
import { toDeviceView } from './device-view.js';
import { fields, object, phoneParams, type PhoneParams } from './schemas.js';

const ONE_DAY_MS = 24 * 60 * 60 * 1000;

const deviceParams = object({ number: fields.number, deviceId: fields.text });
const forMs = { type: 'integer', minimum: 0, maximum: ONE_DAY_MS } as const;
const disconnectBody = object({ devices: { enum: ['all'] }, forMs }, ['forMs']);

export function addDeviceRoutes(server: FastifyInstance, network: Network): void {
  server.get<{ Params: PhoneParams }>('/phones/:number/devices', { schema: { params: phoneParams } }, ({ params }) => {
    const { number } = network.accounts.require(params.number);
    return { devices: network.devices.of(number).map((device) => toDeviceView(network, device)) };
  });

  server.delete<{ Params: PhoneParams & { deviceId: string } }>(
    '/phones/:number/devices/:deviceId',
    { schema: { params: deviceParams } },
    async ({ params }, reply) => {
      network.devices.unlink(network.accounts.require(params.number).number, params.deviceId);
      return reply.code(204).send();
    },
  );

  server.post<{ Params: PhoneParams; Body: { forMs: number } }>(
    '/phones/:number/disconnect',
    { schema: { params: phoneParams, body: disconnectBody } },
    ({ params, body }) => {
      const { fired } = strikePages(network, {
        kind: 'disconnect',
        session: params.number,
        options: { forMs: body.forMs },
      });
      return { disconnected: fired };
    },
  );

  server.post<{ Params: PhoneParams }>('/phones/:number/reload', { schema: { params: phoneParams } }, ({ params }) => ({
    reloaded: strikePages(network, { kind: 'reload', session: params.number, options: {} }).fired,
  }));
}
