import { DomainError } from '@chasqui/errors';
import type { FastifyInstance } from 'fastify';
import type { TransportErrorCode } from './transport-errors.js';

/**
 * Reads JSON bodies. An empty one counts as none: many clients announce JSON on every POST. A `__proto__` in a body is
 * dropped, like any other field that no call knows.
 */
export function readJsonBodies(server: FastifyInstance): void {
  server.removeContentTypeParser('application/json');
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    if (body === '') {
      done(null, undefined);
      return;
    }
    try {
      done(
        null,
        JSON.parse(body as string, (name, value: unknown) => (name === '__proto__' ? undefined : value)),
      );
    } catch {
      // Fastify's own text would show parts of it.
      done(new DomainError<TransportErrorCode>('json_malformed'));
    }
  });
}
