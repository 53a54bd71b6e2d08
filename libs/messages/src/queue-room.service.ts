import { Inject, Injectable, Optional } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DomainError } from '@chasqui/errors';
import { LRUCache } from 'lru-cache';
import { DataSource } from 'typeorm';
import type { SessionScope } from './messages.service.js';
import { QueueDepth } from './queue-depth.js';

export type QueueErrorCode = 'queue_full' | 'queue_too_small';

/** How many messages may wait; in the app that accepts them. */
export interface QueueLimits {
  readonly perSession: number;
  readonly perAccount: number;
}

export const QUEUE_LIMITS = Symbol('QUEUE_LIMITS');

const UNLIMITED: QueueLimits = { perSession: Infinity, perAccount: Infinity };
/** Queues drain by one message a second or so, and a count is at most seconds old. */
const RETRY_AFTER_SECONDS = 10;
const MOST_REMEMBERED = 10_000;

const waiting = (session: string, most: string): string =>
  `(SELECT FROM messages WHERE session_id = ${session} AND status = 'queued' LIMIT ${most})
   UNION ALL (SELECT FROM messages WHERE session_id = ${session} AND status = 'preparing' LIMIT ${most})`;

const COUNT_OF_SESSION = `SELECT count(*)::integer AS count FROM (${waiting('$1', '$2')}) m`;
const COUNT_OF_ACCOUNT = `SELECT count(*)::integer AS count FROM (
  SELECT FROM sessions s CROSS JOIN LATERAL (${waiting('s.id', '$2')}) m
  WHERE s.account_id = $1 AND s.deleted_at IS NULL LIMIT $2) waiting`;

/**
 * Keeps queues bounded. What waits is counted about once a second for each session and account that sends, and not at
 * all for most messages; so the limits are approximate by what other processes accept between two counts.
 */
@Injectable()
export class QueueRoom {
  private readonly sessions = new LRUCache<string, QueueDepth>({ max: MOST_REMEMBERED });
  private readonly accounts = new LRUCache<string, QueueDepth>({ max: MOST_REMEMBERED });

  constructor(
    @InjectDataSource() private readonly database: DataSource,
    @Optional() @Inject(QUEUE_LIMITS) private readonly limits: QueueLimits = UNLIMITED,
  ) {}

  /**
   * Accepts so many messages by `work`, if there is room for all of them; while it is under way nobody else of this
   * process gets that room.
   * @throws DomainError queue_too_small (what never has so much room, its `limit`, and the `count`), queue_full (with what is full: `session` or `account`, its `limit`, and `retryAfter` in seconds),
   *   and what `work` throws
   */
  async roomFor<T>(session: SessionScope, count: number, work: () => Promise<T>): Promise<T> {
    const depths = this.depthsOf(session);
    const small = depths.find(({ depth }) => depth.limit < count);
    if (small) {
      const details = { what: small.what, limit: small.depth.limit, count };
      throw new DomainError<QueueErrorCode>('queue_too_small', details);
    }
    await Promise.all(depths.map(({ depth }) => depth.refresh(count)));
    const full = depths.find(({ depth }) => !depth.hasRoomFor(count));
    if (full) {
      const { what, depth } = full;
      const details = { what, limit: depth.limit, retryAfter: RETRY_AFTER_SECONDS };
      throw new DomainError<QueueErrorCode>('queue_full', details);
    }
    for (const { depth } of depths) depth.begin(count);
    let isAccepted = false;
    try {
      const result = await work();
      isAccepted = true;
      return result;
    } finally {
      for (const { depth } of depths) depth.end(count, { isAccepted });
    }
  }

  private depthsOf({ id, accountId }: SessionScope): { what: 'session' | 'account'; depth: QueueDepth }[] {
    const { perSession, perAccount } = this.limits;
    if (perSession === Infinity && perAccount === Infinity) return [];
    const ofSession = this.depth(this.sessions, id, { limit: perSession, statement: COUNT_OF_SESSION });
    const ofAccount = this.depth(this.accounts, accountId, { limit: perAccount, statement: COUNT_OF_ACCOUNT });
    return [
      { what: 'session', depth: ofSession },
      { what: 'account', depth: ofAccount },
    ];
  }

  private depth(
    known: LRUCache<string, QueueDepth>,
    id: string,
    { limit, statement }: { limit: number; statement: string },
  ): QueueDepth {
    const depth = known.get(id) ?? new QueueDepth(limit, () => this.count(statement, id, limit));
    known.set(id, depth);
    return depth;
  }

  private async count(statement: string, id: string, limit: number): Promise<number> {
    const [row] = await this.database.query<{ count: number }[]>(statement, [id, limit + 1]);
    if (!row) throw new Error('a count answered nothing');
    return row.count;
  }
}

export function isQueueFull(error: unknown): error is DomainError<QueueErrorCode> {
  const code: QueueErrorCode = 'queue_full';
  return error instanceof DomainError && error.code === code;
}
