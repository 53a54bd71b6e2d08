import { Inject, Injectable } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { Announcements, REDIS } from '@chasqui/redis';

/** The owner shows a QR again every 10 s, so a key that it no longer shows is gone soon, and a lost one is back soon. */
const TTL_SECONDS = 25;

function keyOf(sessionId: string): string {
  return `chasqui:qr:${sessionId}`;
}

/** The QR that a session shows right now. Only in Redis: it is a secret for seconds, and the owner can always tell it again. */
@Injectable()
export class LiveQr {
  constructor(
    @Inject(REDIS) private readonly redis: Redis,
    private readonly announcements: Announcements,
  ) {}

  async show(sessionId: string, qr: string): Promise<void> {
    await this.redis.set(keyOf(sessionId), qr, 'EX', TTL_SECONDS);
    await this.announcements.publish('session.changed', { sessionId });
  }

  async hide(sessionId: string): Promise<void> {
    await this.redis.del(keyOf(sessionId));
  }

  async read(sessionId: string): Promise<string | null> {
    return this.redis.get(keyOf(sessionId));
  }
}
