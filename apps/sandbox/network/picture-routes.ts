import type { FastifyInstance } from 'fastify';
import { NetworkError } from './network-error.js';
import type { Profiles } from './people/profiles.js';

/** Serves profile pictures, to pages and to whoever asks the control API for the same address. */
export function addPictureRoutes(server: FastifyInstance, profiles: Profiles): void {
  server.get<{ Params: { owner: string; id: string } }>('/pictures/:owner/:id', async ({ params }, reply) => {
    const picture = profiles.picture(params.owner);
    if (picture?.id !== params.id) {
      const { code, message } = new NetworkError('picture_not_found', 'There is no such picture any more.');
      return reply.code(404).send({ code, message });
    }
    return reply.type(picture.mimeType).header('cache-control', 'no-store').send(Buffer.from(picture.base64, 'base64'));
  });
}
