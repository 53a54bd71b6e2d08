import type { FastifyInstance } from 'fastify';
import { strikePages } from '../network/faults/immediate-faults.js';
import type { Network } from '../network/network.js';
import type { Device } from '../network/world.js';
import { fields, object, phoneParams, type PhoneParams } from './schemas.js';

const ONE_DAY_MS = 24 * 60 * 60 * 1000;

const deviceParams = object({ number: fields.number, deviceId: fields.text });
const scanBody = object({ qr: fields.text }, ['qr']);
const forMs = { type: 'integer', minimum: 0, maximum: ONE_DAY_MS } as const;
const disconnectBody = object({ devices: { enum: ['all'] }, forMs }, ['forMs']);

interface DeviceView {
  readonly deviceId: string;
  readonly name: string;
  readonly connected: boolean;
  readonly linkedAt: string;
}

export function addDeviceRoutes(server: FastifyInstance, network: Network): void {
  function toView({ id, name, linkedAt }: Device): DeviceView {
    return { deviceId: id, name, connected: network.connections.of(id) !== undefined, linkedAt };
  }

  server.post<{ Params: PhoneParams; Body: { qr: string } }>(
    '/phones/:number/scan',
    { schema: { params: phoneParams, body: scanBody } },
    async ({ params, body }, reply) => reply.code(201).send(toView(network.linking.scan(params.number, body.qr))),
  );

  server.get<{ Params: PhoneParams }>('/phones/:number/devices', { schema: { params: phoneParams } }, ({ params }) => {
    const { number } = network.accounts.require(params.number);
    return { devices: network.devices.of(number).map(toView) };
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
