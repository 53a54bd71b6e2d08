import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { earliestDeparture, gapAfter, PacingDefaults, type PacingState } from '@chasqui/pacing';
import type { Lease } from '@chasqui/sessions';
import { DataSource, type EntityManager } from 'typeorm';
import { IS_LIVE, liveLease } from '../live-lease.js';
import { OUTBOX_MESSAGE, type OutboxMessage } from '../outbox-message.js';
import { laneHeads, msUntilNextChange, type LaneHead } from './lane-heads.js';
import { PacingClock } from './pacing-clock.js';
import { JOIN_NUMBER, PACED_SESSION, PacingMarks, type PacedSession } from './pacing-marks.service.js';

/** What an owner got of a paced outbox. */
export type PacedClaim =
  | { outcome: 'taken'; message: OutboxMessage }
  /** For so long pacing lets nothing leave, if nothing changes; null: something else is in the way, or nothing waits. */
  | { outcome: 'nothing'; waitMs: number | null }
  /** It would be taken if its file were where it is needed. */
  | { outcome: 'needs_file'; message: OutboxMessage }
  /** It is no longer paced. */
  | { outcome: 'not_paced' };

interface Choice {
  head: LaneHead;
  state: PacingState;
  now: Date;
  /** Of the backlog that it may belong to. */
  backlogGapMs: number;
}

/** The owner's side of a session that is paced. What it goes by is in rows, so it outlives every process. */
@Injectable()
export class PacedOutboxService {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly defaults: PacingDefaults,
    private readonly marks: PacingMarks,
    private readonly clock: PacingClock,
  ) {}

  /**
   * Takes the first message that pacing lets leave. A lane whose first message is held is held with all of it, since
   * its order stays; the other lanes go on.
   * @param backlogGapMs how long nothing may follow it if it belongs to a backlog
   * @param fileIds messages whose files are where they are needed: any other with a file is not taken, nor is anything
   * that would leave after it
   */
  async claimNext(lease: Lease, backlogGapMs: number, fileIds: readonly string[] = []): Promise<PacedClaim> {
    return this.database.transaction(async (manager) => {
      const session = await this.lock(manager, lease);
      if (!session) return { outcome: 'nothing', waitMs: null };
      if (!this.defaults.isPaced(session.pacing)) return { outcome: 'not_paced' };
      const now = await this.clock.now(manager);
      const state = await this.marks.stateOf(manager, session, now);
      let earliestMs = Infinity;
      for (const head of await laneHeads(manager, lease.sessionId)) {
        const { atMs } = earliestDeparture(state, head, now.getTime());
        if (atMs <= now.getTime()) {
          if (head.hasFile && !fileIds.includes(head.id)) return needsFile(manager, head.id);
          const message = await this.take(manager, lease, { head, state, now, backlogGapMs });
          return message ? { outcome: 'taken', message } : { outcome: 'nothing', waitMs: 0 };
        }
        earliestMs = Math.min(earliestMs, atMs);
      }
      return { outcome: 'nothing', waitMs: await waitUntil(manager, lease.sessionId, { earliestMs, now }) };
    });
  }

  /**
   * The message was handed over, or not at all: the gap begins now, and so does its mark, since nobody knows when in
   * between it left. One that is queued again never left, and one without a mark was not paced.
   */
  async noteHandedOver(lease: Lease, message: OutboxMessage): Promise<void> {
    await this.database.query(
      `WITH unsent AS (
         DELETE FROM pacing_marks p USING messages m
         WHERE p.message_id = $2 AND p.session_id = $1 AND m.id = p.message_id AND m.status = 'queued')
       UPDATE pacing_marks p SET at = greatest(p.at, $3) FROM messages m
       WHERE p.message_id = $2 AND p.session_id = $1 AND m.id = p.message_id AND m.status <> 'queued'`,
      [lease.sessionId, message.id, await this.clock.now(this.database.manager)],
    );
  }

  /** Against whoever pauses it or changes its pacing, as the claim of an unpaced session does. */
  private async lock(manager: EntityManager, lease: Lease): Promise<PacedSession | undefined> {
    const [session] = await manager.query<PacedSession[]>(
      `WITH session AS MATERIALIZED (
         SELECT * FROM sessions WHERE id = $1 AND deleted_at IS NULL AND outbox_paused_at IS NULL FOR SHARE),
       ${liveLease('session')}
       SELECT ${PACED_SESSION} FROM session s ${JOIN_NUMBER} WHERE ${IS_LIVE}`,
      [lease.sessionId, lease.owner, lease.generation],
    );
    return session;
  }

  /** A message that is handed over again has one mark still. */
  private async take(manager: EntityManager, lease: Lease, choice: Choice): Promise<OutboxMessage | undefined> {
    const { head, state, now, backlogGapMs } = choice;
    const [message] = await manager.query<OutboxMessage[]>(
      `WITH claimed AS (
         UPDATE messages SET status = 'sending', status_reason = NULL, status_since = now(),
           attempts = attempts + 1, generation = $3
         WHERE id = $4 AND status = 'queued' AND NOT held RETURNING *),
       history AS (
         INSERT INTO message_transitions (message_id, status, attempt, generation, owner)
         SELECT id, 'sending', attempts, $3, $2 FROM claimed),
       marked AS (
         INSERT INTO pacing_marks AS p (message_id, session_id, at, gap_ms, is_new_recipient)
         SELECT id, session_id, $5, $6, $7 FROM claimed
         ON CONFLICT (message_id) DO UPDATE SET at = excluded.at, gap_ms = excluded.gap_ms),
       spread AS (
         UPDATE sessions s SET next_send_at = $5::timestamptz + make_interval(secs => $8::float8 / 1000) FROM claimed
         WHERE s.id = $1 AND $8 > 0 AND claimed.position <= s.backlog_through)
       SELECT ${OUTBOX_MESSAGE} FROM claimed`,
      [
        lease.sessionId,
        lease.owner,
        lease.generation,
        head.id,
        now,
        gapAfter(state.policy, Math.random()),
        head.isNewRecipient,
        backlogGapMs,
      ],
    );
    return message;
  }
}

async function needsFile(manager: EntityManager, messageId: string): Promise<PacedClaim> {
  const [message] = await manager.query<OutboxMessage[]>(`SELECT ${OUTBOX_MESSAGE} FROM messages WHERE id = $1`, [
    messageId,
  ]);
  return message ? { outcome: 'needs_file', message } : { outcome: 'nothing', waitMs: 0 };
}

async function waitUntil(
  manager: EntityManager,
  sessionId: string,
  { earliestMs, now }: { earliestMs: number; now: Date },
): Promise<number | null> {
  if (earliestMs === Infinity) return null;
  return Math.min(earliestMs - now.getTime(), (await msUntilNextChange(manager, sessionId)) ?? Infinity);
}
