import { DomainError } from '@chasqui/errors';
import type { FastifyInstance } from 'fastify';
import { hasShapeWithin } from './json-shape.js';
import type { TransportErrorCode } from './transport-errors.js';

/** What JavaScript takes for an object's kind: class-transformer follows it, at every depth. */
const DROPPED_NAMES: readonly string[] = ['__proto__', 'constructor'];

/** Bodies that may have more are read as streams. */
const MOST = { levels: 100, values: 5_000 };

/**
 * Reads JSON bodies. An empty one counts as none: many clients announce JSON on every POST. `__proto__` and
 * `constructor` are dropped wherever they are in a body, in metadata too.
 */
export function readJsonBodies(server: FastifyInstance): void {
  server.removeContentTypeParser('application/json');
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    if (body === '') {
      done(null, undefined);
      return;
    }
    if (!hasShapeWithin(body as string, MOST)) {
      done(new DomainError<TransportErrorCode>('json_too_complex'));
      return;
    }
    try {
      done(
        null,
        JSON.parse(body as string, (name, value: unknown) => (DROPPED_NAMES.includes(name) ? undefined : value)),
      );
    } catch {
      // Fastify's own text would show parts of it.
      done(new DomainError<TransportErrorCode>('json_malformed'));
    }
  });
}
