import { Inject, Injectable } from '@nestjs/common';
import { toNetwork } from '@chasqui/addresses';
import { REDIS } from '@chasqui/redis';
import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis } from 'rate-limiter-flexible';
import { PromptAnswer } from './prompt-answer.js';
import { isAway } from './rate-limits.service.js';
import { toUsed, type Used } from './used.js';

const BAD_KEYS_PER_MINUTE = 10;
const OPTIONS = { keyPrefix: 'chasqui:rate:bad-keys', points: BAD_KEYS_PER_MINUTE, duration: 60 };

/** Counts bad keys by the address that they come from; an IPv6 address counts as its /64. */
@Injectable()
export class BadKeys {
  private readonly redis = new PromptAnswer();
  private readonly counter: RateLimiterRedis;
  /** Of this process alone, while Redis is away. */
  private readonly ownCounter = new RateLimiterMemory(OPTIONS);

  constructor(@Inject(REDIS) redis: Redis) {
    this.counter = new RateLimiterRedis({ ...OPTIONS, storeClient: redis });
  }

  /** Counts one more. */
  async count(address: string): Promise<Used> {
    const result = await this.ask((counter) => counter.penalty(toNetwork(address)));
    return toUsed(BAD_KEYS_PER_MINUTE, result);
  }

  /** As it is; undefined when there was none within the minute. */
  async usedBy(address: string): Promise<Used | undefined> {
    const result = await this.ask((counter) => counter.get(toNetwork(address)));
    return result ? toUsed(BAD_KEYS_PER_MINUTE, result) : undefined;
  }

  private async ask<T>(question: (counter: RateLimiterRedis | RateLimiterMemory) => Promise<T>): Promise<T> {
    try {
      return await this.redis.to(() => question(this.counter));
    } catch (error) {
      if (!isAway(error)) throw error;
      return question(this.ownCounter);
    }
  }
}
