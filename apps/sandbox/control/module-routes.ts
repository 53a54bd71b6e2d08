import type { FastifyInstance } from 'fastify';
import { ANSWERED, LIBRARY, UNANSWERED } from '../library/module-list.js';
import type { Network } from '../network/network.js';
import { phoneParams, type PhoneParams } from './schemas.js';

/** Which modules of WhatsApp Web there are here, and which of them a program really asks for. */
export function addModuleRoutes(server: FastifyInstance, network: Network): void {
  server.get('/modules', () => ({ library: LIBRARY, answered: ANSWERED, unanswered: UNANSWERED }));

  server.get<{ Params: PhoneParams }>(
    '/phones/:number/asked-modules',
    { schema: { params: phoneParams } },
    ({ params }) => ({ names: network.askedModules.of(network.accounts.require(params.number).number) }),
  );
}
