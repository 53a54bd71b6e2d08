import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@chasqui/errors';
import { isRedisUnavailable, REDIS } from '@chasqui/redis';
import type { Redis } from 'ioredis';
import { RateLimiterRedis, type RateLimiterRes } from 'rate-limiter-flexible';
import { NoPromptAnswer, PromptAnswer } from './prompt-answer.js';
import { toUsed, type Used } from './used.js';

export type RateLimitErrorCode = 'rate_limit_exceeded' | 'rate_limit_not_counted';

/** The windows of the published contract. Each begins with the first call in it. */
const WINDOW_SECONDS = { general: 60, messages: 60, sessions: 3_600, qr: 5, 'number-checks': 3_600 } as const;

type Counted = keyof typeof WINDOW_SECONDS;

/** What a key or a plan has a rate of. */
export type RateCategory = Exclude<Counted, 'number-checks'>;

/** What one call counts for. */
export interface Counting {
  category: Counted;
  /** The id of the key, or of the session, whose calls are counted together. */
  subject: string;
  /** Calls in one window. */
  limit: number;
  /** What it counts for; 1 if not given. */
  weight?: number;
}

/** So much of a window must be left for a call to be given back: in the next one it never was. */
const GIVE_BACK_MARGIN_MS = 1_000;

/**
 * Counts calls in Redis, for all processes at once. A call is one atomic increment, so of any number of calls at one
 * time exactly as many are within the limit as it allows.
 */
@Injectable()
export class RateLimits {
  private readonly redis = new PromptAnswer();
  private readonly counters: Readonly<Record<Counted, RateLimiterRedis>>;

  constructor(@Inject(REDIS) redis: Redis) {
    const counter = (category: Counted): RateLimiterRedis =>
      new RateLimiterRedis({
        storeClient: redis,
        keyPrefix: `chasqui:rate:${category}`,
        duration: WINDOW_SECONDS[category],
        // The limit is the call's own: the counters only count.
        points: 1,
      });
    this.counters = {
      general: counter('general'),
      messages: counter('messages'),
      sessions: counter('sessions'),
      qr: counter('qr'),
      'number-checks': counter('number-checks'),
    };
  }

  /**
   * Counts one call, also one beyond the limit.
   * @throws DomainError rate_limit_not_counted when Redis is away, or does not answer soon
   */
  async count({ category, subject, limit, weight = 1 }: Counting): Promise<Used> {
    try {
      return toUsed(limit, await this.redis.to(() => this.counters[category].penalty(subject, weight)));
    } catch (error) {
      throw isAway(error) ? new DomainError<RateLimitErrorCode>('rate_limit_not_counted', { category }) : error;
    }
  }

  /** Takes back a call that was refused for another reason. Without Redis it stays counted. */
  async giveBack({ category, subject, weight = 1 }: Counting, { resetsAtMs }: Used): Promise<void> {
    if (resetsAtMs - Date.now() < GIVE_BACK_MARGIN_MS) return;
    const giving = (): Promise<RateLimiterRes> => this.counters[category].reward(subject, weight);
    await this.redis.to(giving).catch((error: unknown) => {
      if (!isAway(error)) throw error;
    });
  }
}

export function isAway(error: unknown): boolean {
  return error instanceof NoPromptAnswer || isRedisUnavailable(error);
}
