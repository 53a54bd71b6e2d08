import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { PreparedStatement } from '@chasqui/database';
import { DataSource } from 'typeorm';

/** Any constant: whoever numbers takes the same lock. */
const NUMBERING_LOCK = 724_310_002;
const MOST_AT_ONCE = 1_000;

/**
 * Numbers the oldest unnumbered rows that are committed: a gapless `seq` per session, one `position` over all, and both
 * heads with them. One statement, so a caller that is stopped or cut off in the middle holds nothing up. Its snapshot
 * is older than its lock; the rows that another has numbered in between are seen when they are locked, and skipped.
 * What happened after something else that is in a snapshot is later in `ord`, so that it never overtakes it.
 */
const NUMBER = new PreparedStatement<NumberedBatch>(`WITH batch AS MATERIALIZED (
    SELECT ord, session_id FROM events
    WHERE seq IS NULL AND (SELECT pg_try_advisory_xact_lock(${NUMBERING_LOCK}))
    ORDER BY ord LIMIT ${MOST_AT_ONCE} FOR UPDATE),
  size AS MATERIALIZED (SELECT count(*) AS events, min(ord) AS first, max(ord) AS last FROM batch),
  places AS (
    SELECT ord, session_id, row_number() OVER (ORDER BY ord) AS place,
      row_number() OVER (PARTITION BY session_id ORDER BY ord) AS place_in_session,
      count(*) OVER (PARTITION BY session_id) AS in_session FROM batch),
  log AS (
    UPDATE event_log SET position = position + (SELECT events FROM size) WHERE (SELECT events FROM size) > 0
    RETURNING position - (SELECT events FROM size) AS before),
  heads AS (
    INSERT INTO event_heads AS head (session_id, seq) SELECT session_id, count(*) FROM batch GROUP BY session_id
    ON CONFLICT (session_id) DO UPDATE SET seq = head.seq + excluded.seq RETURNING session_id, seq),
  numbered AS (
    UPDATE events e SET seq = heads.seq - p.in_session + p.place_in_session, position = log.before + p.place
    FROM places p JOIN heads ON heads.session_id = p.session_id CROSS JOIN log
    WHERE e.ord = p.ord AND e.seq IS NULL
      AND e.ord BETWEEN (SELECT first FROM size) AND (SELECT last FROM size)
    RETURNING e.account_id, e.session_id)
  SELECT count(*)::integer AS events, coalesce(array_agg(DISTINCT account_id), '{}') AS "accountIds",
    coalesce(array_agg(DISTINCT session_id), '{}') AS "sessionIds" FROM numbered`);

const LONGEST_WAIT = new PreparedStatement<{ waitMs: number }>(
  `SELECT (extract(epoch FROM clock_timestamp() - created_at) * 1000)::float8 AS "waitMs"
   FROM events WHERE seq IS NULL ORDER BY ord LIMIT 1`,
);

/** What was numbered at once, and whose news it is. */
export interface NumberedBatch {
  events: number;
  accountIds: string[];
  sessionIds: string[];
}

/** Readers see only numbered events, so that one whose commit comes late is never skipped. */
@Injectable()
export class EventNumberingService {
  constructor(@InjectDataSource() private readonly database: DataSource) {}

  /** Since when the oldest event waits for its number, in milliseconds; null when none does. */
  async longestWaitMs(): Promise<number | null> {
    const [oldest] = await LONGEST_WAIT.run(this.database, []);
    return oldest ? oldest.waitMs : null;
  }

  /** Numbers up to 1,000 events, or none while somebody else is at it. */
  async numberNext(): Promise<NumberedBatch> {
    const [batch] = await NUMBER.run(this.database, []);
    return batch ?? { events: 0, accountIds: [], sessionIds: [] };
  }
}
