import { DomainError } from '@chasqui/errors';
import type { FastifyInstance } from 'fastify';
import { hasShapeWithin } from './json-shape.js';
import type { TransportErrorCode } from './transport-errors.js';

/** What JavaScript takes for an object's kind: class-transformer follows it, at every depth. */
const DROPPED_NAMES: readonly string[] = ['__proto__', 'constructor'];

/** Bodies that may have more are read as streams. A list that is too long for its field is for that field to refuse. */
const MOST = { levels: 100, values: 50_000, fields: 5_000 };

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
    try {
      done(null, parseJson(body as string));
    } catch (error) {
      done(error as Error);
    }
  });
}

/** @throws DomainError json_too_complex, json_malformed */
export function parseJson(text: string): unknown {
  if (!hasShapeWithin(text, MOST)) throw new DomainError<TransportErrorCode>('json_too_complex');
  try {
    return JSON.parse(text, (name, value: unknown) => (DROPPED_NAMES.includes(name) ? undefined : value));
  } catch {
    // The parser's own text would show parts of it.
    throw new DomainError<TransportErrorCode>('json_malformed');
  }
}
