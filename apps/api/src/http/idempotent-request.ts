import { createHash } from 'node:crypto';
import { DomainError } from '@chasqui/errors';
import type { IdempotentRequest } from '@chasqui/messages';
import type { FastifyRequest } from 'fastify';
import type { InputErrorCode, InputProblem } from './validated-input.js';

export const IDEMPOTENCY_KEY_HEADER = 'Idempotency-Key';
export const REPLAYED_HEADER = 'Idempotency-Replayed';
const VISIBLE_ASCII = /^[\x21-\x7e]{1,255}$/;

/**
 * The request as one that its caller may repeat; undefined when it has no key. Two are the same when method, route,
 * parameters and body are: the order of fields and the form of white space do not count.
 * @throws DomainError input_invalid
 */
export function idempotentRequest(request: FastifyRequest): IdempotentRequest | undefined {
  const key = idempotencyKey(request);
  if (key === undefined) return undefined;
  const { method, routeOptions, params, body } = request;
  return { key, hash: hashOf([method, routeOptions.url, params, body ?? null]) };
}

/** Of what a request asks for. */
export function hashOf(asked: unknown): Buffer {
  return createHash('sha256').update(canonical(asked)).digest();
}

/** @throws DomainError input_invalid */
export function idempotencyKey({ headers }: FastifyRequest): string | undefined {
  const key = headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key !== 'string' || !VISIBLE_ASCII.test(key)) throw invalidKey();
  return key;
}

/** JSON with the fields of every object in one order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_name, inner: unknown) => {
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)));
  });
}

function invalidKey(): DomainError<InputErrorCode> {
  const message = `${IDEMPOTENCY_KEY_HEADER} must have 1 to 255 visible ASCII characters, without spaces`;
  const problems: InputProblem[] = [{ field: IDEMPOTENCY_KEY_HEADER, message }];
  return new DomainError('input_invalid', { problems });
}
