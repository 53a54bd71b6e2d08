import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { Announcements } from '@chasqui/redis';
import { recordedChange } from './recorded-change.js';
import { HEARD_OF, ROOM } from './room.js';

/** One run of a worker, as the others must know it. */
export interface Worker {
  readonly owner: string;
  /** Workers with the same one share its processors. */
  readonly host: string;
  readonly version: string;
  readonly maxSessions: number;
}

/** Which workers live, what they have room for, and whose turn it is to start a browser. Times are the database's. */
@Injectable()
export class WorkersService {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly announcements: Announcements,
  ) {}

  /** Says that the worker lives; to be repeated every few seconds, since after 15 s without it is taken for gone. */
  async heartbeat(worker: Worker): Promise<void> {
    await this.database.query(
      `INSERT INTO workers (owner, host, version, max_sessions) VALUES ($1, $2, $3, $4)
       ON CONFLICT (owner) DO UPDATE SET heartbeat_at = clock_timestamp()`,
      [worker.owner, worker.host, worker.version, worker.maxSessions],
    );
  }

  async deleteGone(): Promise<void> {
    await this.database.query(`DELETE FROM workers WHERE heartbeat_at < clock_timestamp() - interval '1 day'`);
  }

  /**
   * Takes a turn to start one more browser, unless the workers of this host already start as many as they may together,
   * or another of them waits longer.
   * @param turn `running`: how many starts this worker has under way; `waitedMs`: how long this one has waited
   */
  async takeTurn(
    worker: Pick<Worker, 'owner' | 'host'>,
    turn: { limit: number; running: number; waitedMs: number },
  ): Promise<boolean> {
    return this.database.transaction(async (manager) => {
      await manager.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`browser starts ${worker.host}`]);
      const [rows] = await manager.query<[{ isTaken: boolean }[], number]>(
        `WITH others AS (
           SELECT coalesce(sum(w.starting), 0) AS starting, min(w.waiting_since) AS waiting_since FROM workers w
           WHERE w.host = $2 AND w.owner <> $1 AND ${HEARD_OF}),
         turn AS (
           SELECT since, starting + $4 < $3 AND (waiting_since IS NULL OR waiting_since >= since) AS is_taken
           FROM others, (SELECT clock_timestamp() - make_interval(secs => $5) AS since) AS waited)
         UPDATE workers SET starting = CASE WHEN is_taken THEN $4 + 1 ELSE $4 END,
           waiting_since = CASE WHEN is_taken THEN NULL ELSE since END
         FROM turn WHERE owner = $1 RETURNING is_taken AS "isTaken"`,
        [worker.owner, worker.host, turn.limit, turn.running, turn.waitedMs / 1_000],
      );
      return rows[0]?.isTaken ?? false;
    });
  }

  /** How many starts a worker has under way, and that it waits for no turn; repeating it changes nothing. */
  async reportStarts(owner: string, running: number): Promise<void> {
    await this.database.query('UPDATE workers SET starting = $2, waiting_since = NULL WHERE owner = $1', [
      owner,
      running,
    ]);
  }

  /** Writes down of each session that wants a worker, and that none has room for, that it waits for room. */
  async markWithoutRoom(): Promise<void> {
    const changed = await this.database.query<{ id: string }[]>(
      recordedChange({
        which: `WHERE s.wanted = 'running' AND s.deleted_at IS NULL AND s.logout_requested_at IS NULL
          AND s.reason <> 'no_capacity' AND NOT ${ROOM} AND NOT EXISTS (
            SELECT 1 FROM session_leases l WHERE l.session_id = s.id AND l.expires_at > clock_timestamp())`,
        set: `state = 'stopped', reason = 'no_capacity', next_action = 'wait_for_room', next_action_at = NULL,
          state_since = now()`,
      }),
    );
    for (const { id } of changed) await this.announcements.publish('session.changed', { sessionId: id });
  }
}
