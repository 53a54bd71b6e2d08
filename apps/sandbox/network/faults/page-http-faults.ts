import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Server } from 'node:https';
import type { Faults } from './faults.js';

/** Lets requests for the page itself go wrong. What the page loads afterwards and its socket are left alone. */
export function addPageFaults(server: FastifyInstance<Server>, faults: Faults): void {
  server.addHook('onRequest', async (request, reply) => {
    const [path] = request.url.split('?');
    if (path !== '/') return;
    const occasion = { session: accountOf(request), on: path };
    if (faults.spring('page-503', occasion)) {
      await reply.code(503).type('text/html').send('<!doctype html><title>Service Unavailable</title>');
    } else if (faults.spring('page-hang', occasion)) {
      reply.hijack();
    }
  });
}

/** A page that is logged in leaves a cookie, so that its next load can be told from others. */
function accountOf({ headers }: FastifyRequest): string | undefined {
  return /(?:^|; )account=(\d+)/.exec(headers.cookie ?? '')?.[1];
}
