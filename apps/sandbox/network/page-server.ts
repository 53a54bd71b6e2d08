import type { Server } from 'node:https';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import fastify, { type FastifyInstance } from 'fastify';
import { addPageFaults } from './faults/page-http-faults.js';
import type { Network } from './network.js';
import { addPictureRoutes } from './picture-routes.js';
import type { TlsIdentity } from './tls-identity.js';

/** Serves what a browser finds at https://web.whatsapp.com. */
export async function createPageServer(identity: TlsIdentity, network: Network): Promise<FastifyInstance<Server>> {
  const server = fastify({
    https: { key: identity.key, cert: identity.cert },
    forceCloseConnections: true,
    logger: false,
  });
  addPageFaults(server, network.faults);
  await server.register(fastifyStatic, {
    root: join(__dirname, '..', 'page'),
    // A page that is older than its network would fail in ways that nobody could explain.
    cacheControl: false,
    setHeaders: (reply) => void reply.header('cache-control', 'no-store'),
  });
  addPictureRoutes(server, network.people.profiles);
  return server;
}
