import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { MESSAGE_STATUSES } from './message-status.js';
import type { Message } from './message.entity.js';

const DELETED_AT_ONCE = 1_000;

/** Any constant: all processes that delete old messages of this database take the same lock. */
const RETENTION_LOCK = 724_310_003;

/** What is still to leave, or may have left, is kept however old it is: somebody has to say what becomes of it. */
const OPEN: readonly Message['status'][] = ['preparing', 'queued', 'sending', 'uncertain'];
const ENDED: readonly Message['status'][] = [
  ...MESSAGE_STATUSES.filter((status) => !OPEN.includes(status)),
  'received',
];

const KEPT_SINCE = 'now() - make_interval(days => p.retention_days)';

/** The next session, by its id, that has what its account need not keep any more. */
const NEXT_SESSION = `SELECT s.id, ${KEPT_SINCE} AS "keptSince"
  FROM sessions s JOIN accounts a ON a.id = s.account_id JOIN plans p ON p.id = a.plan_id
  WHERE ($1::uuid IS NULL OR s.id > $1)
    AND EXISTS (SELECT 1 FROM messages m WHERE m.session_id = s.id AND m.created_at < ${KEPT_SINCE})
  ORDER BY s.id LIMIT 1`;

/**
 * One statement, so one transaction, which holds the lock: whoever finds it taken deletes nothing. It goes on after the
 * last row that it looked at, and so past those that are kept although they are old.
 */
const DELETE_SOME = `WITH turn AS MATERIALIZED (SELECT pg_try_advisory_xact_lock(${RETENTION_LOCK}) AS "isMine"),
  scanned AS MATERIALIZED (
    SELECT m.id, m.created_at, m.position FROM messages m
    WHERE (m.session_id, m.created_at, m.position) > ($1::uuid, $2::timestamptz, $3::bigint)
      AND (m.session_id, m.created_at, m.position) < ($1::uuid, $4::timestamptz, 0) AND (SELECT "isMine" FROM turn)
    ORDER BY m.session_id, m.created_at, m.position LIMIT ${DELETED_AT_ONCE}),
  chosen AS MATERIALIZED (
    SELECT id FROM messages WHERE id IN (SELECT id FROM scanned) AND status = ANY ($5::text[]) AND status_since < $4
    FOR UPDATE SKIP LOCKED),
  history AS (DELETE FROM message_transitions t USING chosen WHERE t.message_id = chosen.id),
  deleted AS (DELETE FROM messages m USING chosen WHERE m.id = chosen.id RETURNING m.id)
  SELECT turn."isMine", (SELECT count(*)::integer FROM scanned) AS scanned,
    (SELECT count(*)::integer FROM deleted) AS deleted, last.at::text, last.position
  FROM turn LEFT JOIN LATERAL (
    SELECT created_at AS at, position FROM scanned ORDER BY created_at DESC, position DESC LIMIT 1) last ON true`;

interface Deletion {
  isMine: boolean;
  scanned: number;
  deleted: number;
  /** The last row that was looked at; null when there was none. */
  at: string | null;
  position: string | null;
}

interface OldSession {
  id: string;
  keptSince: Date;
}

/** Deletes messages, with their histories, when they ended longer ago than the plans of their accounts keep them. */
@Injectable()
export class MessageRetentionService {
  constructor(@InjectDataSource() private readonly database: DataSource) {}

  /**
   * Of all sessions, deleted ones too, in short transactions. One process at a time: the others find that it has begun,
   * and leave it to it. What is interrupted is gone on with by whoever comes next, since what is deleted is gone.
   * @returns how many messages were deleted
   */
  async deleteOld(signal: AbortSignal): Promise<number> {
    let count = 0;
    for (let after: string | null = null; !signal.aborted;) {
      const [session]: OldSession[] = await this.database.query<OldSession[]>(NEXT_SESSION, [after]);
      if (!session) break;
      const { deleted, isMine } = await this.deleteOf(session, signal);
      count += deleted;
      if (!isMine) break;
      after = session.id;
    }
    return count;
  }

  private async deleteOf(
    { id, keptSince }: OldSession,
    signal: AbortSignal,
  ): Promise<Pick<Deletion, 'deleted' | 'isMine'>> {
    let deleted = 0;
    let [at, position] = ['-infinity', '0'];
    while (!signal.aborted) {
      const [step] = await this.database.query<Deletion[]>(DELETE_SOME, [id, at, position, keptSince, ENDED]);
      if (!step?.isMine) return { deleted, isMine: false };
      deleted += step.deleted;
      if (step.scanned < DELETED_AT_ONCE || step.at === null || step.position === null) break;
      [at, position] = [step.at, step.position];
    }
    return { deleted, isMine: true };
  }
}
