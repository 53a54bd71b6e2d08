import type { RateLimiterRes } from 'rate-limiter-flexible';

/** How far a limit is used up. */
export interface Used {
  limit: number;
  /** Calls that are left in this window. */
  remaining: number;
  isExceeded: boolean;
  /** When the window ends, in milliseconds since 1970. */
  resetsAtMs: number;
  /** Whole seconds after which a call is counted in the next window; at least 1. */
  retryAfterSeconds: number;
}

export function toUsed(limit: number, { consumedPoints, msBeforeNext }: RateLimiterRes): Used {
  return {
    limit,
    remaining: Math.max(0, limit - consumedPoints),
    isExceeded: consumedPoints > limit,
    resetsAtMs: Date.now() + msBeforeNext,
    retryAfterSeconds: Math.max(1, Math.ceil(msBeforeNext / 1_000)),
  };
}
