import { Inject, Injectable } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { isRedisUnavailable, REDIS } from '@chasqui/redis';

/** The owner measures again every 10 s. */
const TTL_SECONDS = 25;

/** What the browser of a session uses. */
export interface SessionResources {
  /** Of all its processes; what they share with others counts in proportion (PSS), where that can be read. */
  memoryBytes: number;
  /** 100 is one processor. */
  cpuPercent: number;
  processes: number;
  sampledAt: Date;
}

function keyOf(sessionId: string): string {
  return `chasqui:resources:${sessionId}`;
}

/** What sessions use right now. Only in Redis: the owner measures it again in seconds. */
@Injectable()
export class LiveResources {
  constructor(@Inject(REDIS) private readonly redis: Redis) {}

  async show(usage: ReadonlyMap<string, SessionResources>): Promise<void> {
    if (usage.size === 0) return;
    const pipeline = this.redis.pipeline();
    for (const [sessionId, resources] of usage) {
      pipeline.set(keyOf(sessionId), JSON.stringify(resources), 'EX', TTL_SECONDS);
    }
    await pipeline.exec();
  }

  /** @returns null while there is no browser, it was not measured yet, or Redis is away */
  async read(sessionId: string): Promise<SessionResources | null> {
    try {
      const text = await this.redis.get(keyOf(sessionId));
      return text === null ? null : toResources(text);
    } catch (error) {
      if (isRedisUnavailable(error)) return null;
      throw error;
    }
  }
}

function toResources(text: string): SessionResources {
  const { sampledAt, ...numbers } = JSON.parse(text) as Omit<SessionResources, 'sampledAt'> & { sampledAt: string };
  return { ...numbers, sampledAt: new Date(sampledAt) };
}
