import { Inject, Injectable, Logger } from '@nestjs/common';
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
  private readonly logger = new Logger(LiveQr.name);

  constructor(
    @Inject(REDIS) private readonly redis: Redis,
    private readonly announcements: Announcements,
  ) {}

  /** Never rejects: without Redis nobody can read a QR, and the owner shows it again. */
  async show(sessionId: string, qr: string): Promise<void> {
    try {
      await this.redis.set(keyOf(sessionId), qr, 'EX', TTL_SECONDS);
    } catch (error) {
      this.logger.warn(`QR not shown: ${String(error)}`);
    }
    await this.announcements.publish('session.changed', { sessionId });
  }

  /** Never rejects: a key that is left is gone in seconds. */
  async hide(sessionId: string): Promise<void> {
    try {
      await this.redis.del(keyOf(sessionId));
    } catch (error) {
      this.logger.warn(`QR not hidden: ${String(error)}`);
    }
  }

  async read(sessionId: string): Promise<string | null> {
    return this.redis.get(keyOf(sessionId));
  }
}
