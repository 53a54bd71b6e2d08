import type { FastifyInstance } from 'fastify';
import type { Network } from '../network/network.js';
import type { Account } from '../network/world.js';
import { fields, object, phoneParams, type PhoneParams } from './schemas.js';

interface PhoneView {
  readonly number: string;
  readonly name: string;
  readonly online: boolean;
  readonly devices: number;
  readonly createdAt: string;
}

const name = { type: 'string', minLength: 1, maxLength: 100 } as const;

export function addPhoneRoutes(server: FastifyInstance, network: Network): void {
  function toView({ number, name, isPhoneOnline, createdAt }: Account): PhoneView {
    return { number, name, online: isPhoneOnline, devices: network.devices.of(number).length, createdAt };
  }

  server.post<{ Body: { number: string; name?: string } }>(
    '/phones',
    { schema: { body: object({ number: fields.number, name }, ['number']) } },
    async ({ body }, reply) => reply.code(201).send(toView(network.accounts.createPhone(body.number, body.name))),
  );

  server.get('/phones', () => ({ phones: network.accounts.all().map(toView) }));

  server.get<{ Params: PhoneParams }>('/phones/:number', { schema: { params: phoneParams } }, ({ params }) =>
    toView(network.accounts.require(params.number)),
  );

  server.patch<{ Params: PhoneParams; Body: { name?: string; online?: boolean } }>(
    '/phones/:number',
    { schema: { params: phoneParams, body: object({ name, online: { type: 'boolean' } }) } },
    ({ params, body }) => {
      const account = network.accounts.update(params.number, {
        ...(body.name === undefined ? {} : { name: body.name }),
        ...(body.online === undefined ? {} : { isPhoneOnline: body.online }),
      });
      if (account.isPhoneOnline) network.receipts.settleAll();
      return toView(account);
    },
  );
}
