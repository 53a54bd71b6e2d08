import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import type { Lease } from '@chasqui/sessions';
import { IS_LIVE, liveLease } from './live-lease.js';
import { recordedMove } from './recorded-move.js';

const AT_ONCE = 1_000;
const EXPIRED = { status: `'expired'`, reason: `'waited_too_long'` };

/** Ends messages that waited too long. One that is being sent, or may have left, never ends so. */
@Injectable()
export class ExpiryService {
  constructor(@InjectDataSource() private readonly database: DataSource) {}

  /** Those of one session, by its owner. */
  async expireOf(lease: Lease): Promise<void> {
    await this.inBatches(
      recordedMove({
        after: liveLease(),
        which: `id = ANY (ARRAY (
            SELECT id FROM messages WHERE session_id = $1 AND status = 'queued' AND expires_at <= now()
            ORDER BY expires_at LIMIT ${AT_ONCE}))
          AND status = 'queued' AND ${IS_LIVE}`,
        ...EXPIRED,
      }),
      [lease.sessionId, lease.owner, lease.generation],
    );
  }

  /** Those of all sessions, whether or not they have a worker. Many may do it at once: each takes what no other has. */
  async expireAll(): Promise<void> {
    await this.inBatches(
      recordedMove({
        which: `id = ANY (ARRAY (
            SELECT m.id FROM sessions s, LATERAL (
              SELECT q.id FROM messages q WHERE q.session_id = s.id AND q.status = 'queued' AND q.expires_at <= now()
              ORDER BY q.expires_at LIMIT ${AT_ONCE} FOR UPDATE SKIP LOCKED) m
            WHERE s.deleted_at IS NULL LIMIT ${AT_ONCE}))
          AND status = 'queued'`,
        ...EXPIRED,
      }),
      [],
    );
  }

  /** Each in a transaction of its own, so that no lock is held for long. */
  private async inBatches(statement: string, values: unknown[]): Promise<void> {
    for (let count = AT_ONCE; count === AT_ONCE;) {
      count = (await this.database.query<unknown[]>(statement, values)).length;
    }
  }
}
