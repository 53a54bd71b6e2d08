import { DomainError } from '@chasqui/errors';
import type { RateLimitErrorCode, Used } from '@chasqui/rate-limits';
import type { FastifyReply } from 'fastify';

/** What scripts of other origins may read, besides what browsers always show them. */
export const LIMIT_HEADERS = ['X-RateLimit-Limit', 'X-RateLimit-Remaining', 'X-RateLimit-Reset'] as const;

export function showLimit(reply: FastifyReply, { limit, remaining, resetsAtMs }: Used): void {
  const [limitName, remainingName, resetName] = LIMIT_HEADERS;
  void reply
    .header(limitName, limit)
    .header(remainingName, remaining)
    .header(resetName, Math.ceil(resetsAtMs / 1_000));
}

/** @throws DomainError rate_limit_exceeded (with `retryAfter` in seconds) */
export function refuse({ retryAfterSeconds }: Used): never {
  throw new DomainError<RateLimitErrorCode>('rate_limit_exceeded', { retryAfter: retryAfterSeconds });
}
