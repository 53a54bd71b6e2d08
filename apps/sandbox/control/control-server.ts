import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import fastify, { type FastifyInstance } from 'fastify';
import type { Scene } from '../network/faults/immediate-faults.js';
import type { MediaStore } from '../network/media-store.js';
import { allowPhonePage, forbidContent } from './content-security.js';
import { addPictureRoutes } from '../network/picture-routes.js';
import { addCallRoutes } from './call-routes.js';
import { addChatRoutes } from './chat-routes.js';
import { addDeviceRoutes } from './device-routes.js';
import { addEffectRoutes, addPlayedRoute } from './effect-routes.js';
import { replyWithError } from './errors.js';
import { addEventRoutes } from './event-routes.js';
import { addFaultRoutes } from './fault-routes.js';
import { addGroupRoutes } from './group-routes.js';
import { addInviteRoutes } from './invite-routes.js';
import { addLedgerRoutes } from './ledger-routes.js';
import { addLinkingRoutes } from './linking-routes.js';
import { addMessageRoutes } from './message-routes.js';
import { addModuleRoutes } from './module-routes.js';
import { addPageOptionRoutes } from './page-option-routes.js';
import { addOwnPictureRoutes, addPeopleRoutes } from './people-routes.js';
import { addPhoneRoutes } from './phone-routes.js';

interface ControlOptions extends Scene {
  readonly media: MediaStore;
  /** Asked for on every call, as the door is: the port is not known before both servers listen. */
  readonly browserArgs: () => readonly string[];
}

/** The HTTP API that plays the phones, and the page for people who want to hold one. */
export async function createControlServer(options: ControlOptions): Promise<FastifyInstance> {
  const { network, door, media, browserArgs } = options;
  const server = fastify({
    forceCloseConnections: true,
    ajv: { customOptions: { removeAdditional: false } },
  });
  server.setErrorHandler(replyWithError);
  server.setNotFoundHandler(async ({ method, url }, reply) => {
    await reply.code(404).send({ code: 'not_found', message: `There is no ${method} ${url.split('?')[0]} here.` });
  });

  forbidContent(server);

  server.get('/health', () => ({ status: 'ok' }));
  server.get('/browser-args', () => ({ browserArgs: browserArgs() }));
  server.post('/reset', async (_request, reply) => {
    network.reset();
    media.clear();
    await reply.code(204).send();
  });
  addPhoneRoutes(server, network);
  addDeviceRoutes(server, network);
  addLinkingRoutes(server, network);
  addFaultRoutes(server, { network, door });
  addMessageRoutes(server, network, media);
  addEffectRoutes(server, network);
  addPlayedRoute(server, network);
  addEventRoutes(server, network);
  addLedgerRoutes(server, network);
  addPageOptionRoutes(server, network);
  addModuleRoutes(server, network);
  addGroupRoutes(server, network);
  addInviteRoutes(server, network);
  addChatRoutes(server, network);
  addPeopleRoutes(server, network);
  addCallRoutes(server, network);
  addOwnPictureRoutes(server, network);
  addPictureRoutes(server, network.people.profiles);
  await server.register(fastifyStatic, { root: join(__dirname, '..', 'phone'), setHeaders: allowPhonePage });
  return server;
}
