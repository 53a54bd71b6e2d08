import { isInBlocks } from '@chasqui/addresses';
import type { Logger } from '@chasqui/logging';
import { rememberUntrustedForwarder } from '@chasqui/redis';
import type { FastifyInstance } from 'fastify';
import type { Redis } from 'ioredis';

const AT_MOST_EVERY_MS = 60_000;

/**
 * Notes from where forwarded headers come that count for nothing, so that `./chasqui doctor` can tell: behind a proxy
 * that is not trusted all callers have one address.
 */
export function noteUntrustedForwarders(
  server: FastifyInstance,
  trustedProxies: readonly string[],
  { redis, logger }: { redis: Redis; logger: Logger },
): void {
  const isTrusted = isInBlocks(trustedProxies);
  let nextNoteAt = 0;
  server.addHook('onRequest', (request, _reply, done) => {
    const { remoteAddress } = request.socket;
    const isForwarded = request.headers['x-forwarded-for'] !== undefined || request.headers.forwarded !== undefined;
    if (isForwarded && remoteAddress !== undefined && Date.now() >= nextNoteAt && !isTrusted(remoteAddress)) {
      nextNoteAt = Date.now() + AT_MOST_EVERY_MS;
      rememberUntrustedForwarder(redis, remoteAddress).catch((error: unknown) => {
        logger.debug({ reason: String(error) }, 'untrusted forwarded headers not noted');
      });
    }
    done();
  });
}
