import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';

/** Whose request it was. An operator's key belongs to no account: its requests are no account's usage. */
interface Caller {
  id: string;
  accountId?: string;
}

/** Requests of one key, to one session or none, in one quarter of an hour. */
interface Tally {
  keyId: string;
  accountId: string | null;
  sessionId: string | null;
  /** When it began, and when the last request came: milliseconds since 1970. */
  quarter: number;
  requests: number;
  lastAt: number;
}

/** What is written at once, under a number of its own for as long as nobody knows that it is written. */
interface Batch {
  number: number;
  tallies: Tally[];
}

/** Days begin at a full quarter of an hour in every time zone. */
const QUARTER_MS = 15 * 60_000;

const FORGET_WRITERS_AFTER_DAYS = 30;

/**
 * Parameters: $1 writer, $2 batch, then columns of tallies. A batch is written once: the first statement that commits
 * leaves its number, and one more with the same number waits for that and then does nothing. Whoever changes a key at
 * this moment is not waited for: its next request tells when it was last used.
 */
const WRITE_BATCH = `
  WITH flush AS (
    INSERT INTO usage_flushes AS f (writer, batch) VALUES ($1, $2)
    ON CONFLICT (writer) DO UPDATE SET batch = excluded.batch, at = excluded.at WHERE f.batch < excluded.batch
    RETURNING writer),
  tallies AS MATERIALIZED (
    SELECT * FROM unnest($3::uuid[], $4::uuid[], $5::uuid[], $6::timestamptz[], $7::integer[], $8::timestamptz[])
      AS t (key_id, account_id, session_id, quarter, requests, last_at)
    WHERE EXISTS (SELECT 1 FROM flush)),
  counted AS (
    INSERT INTO usage_requests AS u (key_id, session_id, day, account_id, requests)
    SELECT t.key_id, t.session_id, (t.quarter AT TIME ZONE a.time_zone)::date AS day, a.id, sum(t.requests)
    FROM tallies t JOIN accounts a ON a.id = t.account_id
    GROUP BY t.key_id, t.session_id, day, a.id ORDER BY t.key_id, t.session_id, day
    ON CONFLICT (key_id, session_id, day) DO UPDATE SET requests = u.requests + excluded.requests),
  used AS (
    SELECT k.id, t.at FROM api_keys k
    JOIN (SELECT key_id, max(last_at) AS at FROM tallies GROUP BY key_id) t ON t.key_id = k.id
    WHERE k.last_used_at IS NULL OR k.last_used_at < t.at
    FOR NO KEY UPDATE OF k SKIP LOCKED)
  UPDATE api_keys k SET last_used_at = used.at FROM used WHERE k.id = used.id`;

/**
 * Counts requests in this process, and writes them together. What is not yet written grows with the keys and sessions
 * that are used, not with their requests. A process that is killed loses what it counted since the last flush.
 */
@Injectable()
export class RequestMeter {
  private readonly writer = randomUUID();
  private counting: Tally[] = [];
  /** The newest of them, by key and session. */
  private readonly newest = new Map<string, Map<string | null, Tally>>();
  private unsettled: Batch | undefined;
  private batches = 0;

  constructor(@InjectDataSource() private readonly database: DataSource) {}

  count(caller: Caller, sessionId: string | null): void {
    const now = Date.now();
    const tally = this.tallyOf(caller, sessionId, now - (now % QUARTER_MS));
    tally.requests += 1;
    tally.lastAt = now;
  }

  /**
   * Writes what was counted so far. After an error nothing is lost, and nothing is written twice: what may or may not
   * have been written is tried again, as it was, by the next call. Calls must not overlap.
   */
  async flush(): Promise<void> {
    await this.settle();
    if (this.counting.length === 0) return;
    this.batches += 1;
    this.unsettled = { number: this.batches, tallies: this.counting };
    this.counting = [];
    this.newest.clear();
    await this.settle();
  }

  /** Removes what writers left that are long gone. */
  async forgetOldWriters(): Promise<void> {
    await this.database.query(`DELETE FROM usage_flushes WHERE at < now() - make_interval(days => $1)`, [
      FORGET_WRITERS_AFTER_DAYS,
    ]);
  }

  private tallyOf(caller: Caller, sessionId: string | null, quarter: number): Tally {
    const { id: keyId, accountId = null } = caller;
    const ofKey = this.newest.get(keyId) ?? new Map<string | null, Tally>();
    const tally = ofKey.get(sessionId);
    if (tally?.quarter === quarter) return tally;
    const next: Tally = { keyId, accountId, sessionId, quarter, requests: 0, lastAt: quarter };
    this.counting.push(next);
    this.newest.set(keyId, ofKey.set(sessionId, next));
    return next;
  }

  private async settle(): Promise<void> {
    if (!this.unsettled) return;
    const { number, tallies } = this.unsettled;
    await this.database.query(WRITE_BATCH, [
      this.writer,
      number,
      tallies.map(({ keyId }) => keyId),
      tallies.map(({ accountId }) => accountId),
      tallies.map(({ sessionId }) => sessionId),
      tallies.map(({ quarter }) => new Date(quarter)),
      tallies.map(({ requests }) => requests),
      tallies.map(({ lastAt }) => new Date(lastAt)),
    ]);
    this.unsettled = undefined;
  }
}
