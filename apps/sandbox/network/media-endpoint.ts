import type { IncomingMessage } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { MEDIA_TYPES } from './content/content.js';
import { MAX_MEDIA_BYTES, type MediaStore } from './media-store.js';
import type { Network } from './network.js';
import { NetworkError, type NetworkErrorCode } from './network-error.js';
import type { Device } from './world.js';

const status: Partial<Record<NetworkErrorCode, number>> = {
  unlinked: 401,
  media_not_found: 404,
  media_too_large: 413,
  unavailable: 503,
};
const type = { enum: MEDIA_TYPES } as const;

/** Where pages put media before they send it, and fetch what they were sent. Only linked devices are served. */
export async function addMediaEndpoint(
  server: FastifyInstance<HttpsServer>,
  network: Network,
  media: MediaStore,
): Promise<void> {
  await server.register((routes) => {
    routes.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
    routes.setErrorHandler<Error>(async (error, _request, reply) => {
      if (!(error instanceof NetworkError)) throw error;
      return reply.code(status[error.code] ?? 400).send({ code: error.code, message: error.message });
    });

    routes.post<{ Body: IncomingMessage }>(
      '/mms/:type',
      { schema: { params: { type: 'object', properties: { type } } }, bodyLimit: MAX_MEDIA_BYTES },
      async (request) => {
        const { number } = deviceOf(network, request);
        if (network.faults.spring('upload-fail', { session: number, on: request.url })) {
          throw new NetworkError('unavailable', 'The media could not be uploaded.');
        }
        const slow = network.faults.spring('upload-slow', { session: number, on: request.url });
        return media.save(slow ? noFasterThan(slow.bytesPerSecond, request.body) : request.body);
      },
    );

    routes.get<{ Params: { sha256: string } }>('/mms/:type/:sha256', async (request, reply) => {
      const { number } = deviceOf(network, request);
      if (network.faults.spring('media-gone', { session: number, on: request.params.sha256 })) {
        throw new NetworkError('media_not_found', 'The media is no longer there.');
      }
      const { sizeBytes, stream } = media.open(request.params.sha256);
      return reply.header('content-length', sizeBytes).type('application/octet-stream').send(stream);
    });
  });
}

/** On the average, from its first byte on. */
async function* noFasterThan(bytesPerSecond: number, bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const beganAt = performance.now();
  let passed = 0;
  for await (const chunk of bytes) {
    passed += chunk.length;
    yield chunk;
    await delay(Math.max(0, (passed / bytesPerSecond) * 1_000 - (performance.now() - beganAt)));
  }
}

function deviceOf(network: Network, { headers }: FastifyRequest): Device {
  const [, deviceId = '', secret = ''] = /^Device ([^:]+):(.+)$/.exec(headers.authorization ?? '') ?? [];
  return network.devices.authenticate(deviceId, secret);
}
