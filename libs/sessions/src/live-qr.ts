import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { Announcements, REDIS } from '@chasqui/redis';

/** What is entered on the phone of this number, in place of a QR. */
export interface PairingCode {
  code: string;
  /** Digits. */
  phoneNumber: string;
  /** ISO 8601: then another takes its place. */
  expiresAt: string;
}

/** The owner shows a QR or a code again every 10 s, so a key that it no longer shows is gone soon, and a lost one is back soon. */
const TTL_SECONDS = 25;

function keyOf(sessionId: string): string {
  return `chasqui:qr:${sessionId}`;
}

function codeKeyOf(sessionId: string): string {
  return `chasqui:pairing-code:${sessionId}`;
}

/**
 * The QR that a session shows right now, or the pairing code in its place. Only in Redis: it is a secret for seconds, and
 * the owner can always tell it again.
 */
@Injectable()
export class LiveQr {
  private readonly logger = new Logger(LiveQr.name);

  constructor(
    @Inject(REDIS) private readonly redis: Redis,
    private readonly announcements: Announcements,
  ) {}

  /** Never rejects: without Redis nobody can read a QR, and the owner shows it again. */
  async show(sessionId: string, qr: string): Promise<void> {
    await this.set(keyOf(sessionId), qr, sessionId);
  }

  /** Never rejects, as `show`. */
  async showCode(sessionId: string, code: PairingCode): Promise<void> {
    await this.set(codeKeyOf(sessionId), JSON.stringify(code), sessionId);
  }

  /** Never rejects: a key that is left is gone in seconds. */
  async hide(sessionId: string): Promise<void> {
    try {
      await this.redis.del(keyOf(sessionId), codeKeyOf(sessionId));
    } catch (error) {
      this.logger.warn(`QR not hidden: ${String(error)}`);
    }
  }

  async read(sessionId: string): Promise<string | null> {
    return this.redis.get(keyOf(sessionId));
  }

  async readCode(sessionId: string): Promise<PairingCode | null> {
    const text = await this.redis.get(codeKeyOf(sessionId));
    return text === null ? null : (JSON.parse(text) as PairingCode);
  }

  private async set(key: string, value: string, sessionId: string): Promise<void> {
    try {
      await this.redis.set(key, value, 'EX', TTL_SECONDS);
    } catch (error) {
      this.logger.warn(`QR not shown: ${String(error)}`);
    }
    await this.announcements.publish('session.changed', { sessionId });
  }
}
