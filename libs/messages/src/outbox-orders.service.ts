import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { OutboxTokens } from '@chasqui/queue';
import { DataSource, type EntityManager } from 'typeorm';
import { laneNumber, type Lane } from './lane.js';
import type { SessionScope } from './messages.service.js';
import { pauseEvents, resumptionEvents } from './outbox-event.js';
import { recordedMove } from './recorded-move.js';

/** Why an outbox hands nothing over: somebody asked, or the session was paired with another number. */
export type OutboxPauseReason = 'by_request' | 'number_changed';

/** What a person should know of a session's outbox. */
export interface OutboxSummary {
  /** null when it is not paused. */
  reason: OutboxPauseReason | null;
  since: Date | null;
  queued: number;
  /** Of which it is not known whether they left; they hold up the others. */
  uncertain: number;
  /** Likewise, but they hold up nobody any more. */
  parked: number;
  /** When the next message may leave, as far as it is up to the outbox; null when it is paused or empty. */
  nextSendAt: Date | null;
}

/** What is to be cancelled: in one lane, or in all, of what was queued up to a position. */
export interface QueueSection {
  lane: Lane | undefined;
  /** Of a message: a PostgreSQL bigint; null when nothing is queued. */
  through: string | null;
}

const CANCELLED_AT_ONCE = 1_000;

/** What people order of a session's outbox. Every call names the account; the session is known to be there. */
@Injectable()
export class OutboxOrdersService {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly tokens: OutboxTokens,
  ) {}

  /** Nothing is handed over any more, once this is committed. @returns false when it was paused already */
  async pause(manager: EntityManager, session: SessionScope): Promise<boolean> {
    return this.change(manager, session, {
      where: 's.outbox_paused_at IS NULL',
      set: `outbox_paused_at = now(), outbox_pause_reason = 'by_request'`,
      tell: pauseEvents,
    });
  }

  /**
   * In a transaction of the caller, who calls `wake` afterwards.
   * @returns false when it was not paused
   */
  async resume(manager: EntityManager, session: SessionScope): Promise<boolean> {
    return this.change(manager, session, {
      where: 's.outbox_paused_at IS NOT NULL',
      set: 'outbox_paused_at = NULL, outbox_pause_reason = NULL',
      tell: resumptionEvents,
    });
  }

  async wake(session: SessionScope): Promise<void> {
    await this.tokens.wake(session.id);
  }

  /** What is queued now: what is accepted from now on is not in it. */
  async sectionOf(manager: EntityManager, session: SessionScope, lane: Lane | undefined): Promise<QueueSection> {
    const [row] = await manager.query<{ through: string | null }[]>(
      `SELECT greatest(
         (SELECT max(position) FROM messages WHERE account_id = $1 AND session_id = $2 AND status = 'preparing'),
         (SELECT max(position) FROM messages WHERE account_id = $1 AND session_id = $2 AND status = 'queued')) AS through`,
      [session.accountId, session.id],
    );
    return { lane, through: row?.through ?? null };
  }

  /** Cancels it, in transactions that are short however many there are. @returns how many were cancelled */
  async clear(session: SessionScope, { lane, through }: QueueSection): Promise<number> {
    let cancelled = 0;
    // What is being prepared first: it becomes queued, and not the other way round.
    for (const status of ['preparing', 'queued']) {
      for (let count = CANCELLED_AT_ONCE; count > 0;) {
        const moved = await this.database.query<unknown[]>(
          recordedMove({
            which: `id = ANY (ARRAY (
                SELECT id FROM messages WHERE account_id = $1 AND session_id = $2 AND status = '${status}'
                  AND position <= $3::bigint AND ($4::smallint IS NULL OR lane = $4)
                ORDER BY held, lane, send_at, position LIMIT ${CANCELLED_AT_ONCE}))
              AND status = '${status}'`,
            status: `'cancelled'`,
            reason: `'queue_cleared'`,
          }),
          [session.accountId, session.id, through, lane === undefined ? null : laneNumber(lane)],
        );
        count = moved.length;
        cancelled += count;
      }
    }
    return cancelled;
  }

  async summarise(session: SessionScope): Promise<OutboxSummary> {
    const [summary] = await this.database.query<OutboxSummary[]>(
      `SELECT s.outbox_pause_reason AS reason, s.outbox_paused_at AS since, m.queued, m.uncertain, m.parked,
         CASE WHEN s.outbox_paused_at IS NULL AND m.due_at IS NOT NULL THEN greatest(m.due_at, s.next_send_at) END
           AS "nextSendAt"
       FROM sessions s, LATERAL (
         SELECT count(*) FILTER (WHERE status = 'queued')::int AS queued,
           count(*) FILTER (WHERE status = 'uncertain' AND parked_at IS NULL)::int AS uncertain,
           count(*) FILTER (WHERE status = 'uncertain' AND parked_at IS NOT NULL)::int AS parked,
           min(send_at) FILTER (WHERE status = 'queued' AND NOT held) AS due_at
         FROM messages WHERE session_id = s.id AND (status = 'queued' OR status IN ('sending', 'uncertain'))) m
       WHERE s.account_id = $1 AND s.id = $2`,
      [session.accountId, session.id],
    );
    return summary ?? { reason: null, since: null, queued: 0, uncertain: 0, parked: 0, nextSendAt: null };
  }

  private async change(
    manager: EntityManager,
    session: SessionScope,
    { where, set, tell }: { where: string; set: string; tell: (changed: string) => string },
  ): Promise<boolean> {
    const changed = await manager.query<unknown[]>(
      `WITH changed AS (
         UPDATE sessions s SET ${set} WHERE s.account_id = $1 AND s.id = $2 AND s.deleted_at IS NULL AND ${where}
         RETURNING s.*),
       emitted AS (${tell('changed')})
       SELECT id FROM changed`,
      [session.accountId, session.id],
    );
    return changed.length === 1;
  }
}
