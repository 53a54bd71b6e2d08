import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';

/** Any constant: whoever changes the partitions takes the same lock. */
const PARTITIONS_LOCK = 724_310_003;
const MONTHS_AHEAD = 2;

/** Queries that go on hold these up no longer than that, nor do these hold up the queries behind them. */
const BOUNDS = `SET LOCAL lock_timeout = '2s'; SET LOCAL idle_in_transaction_session_timeout = '10s'`;

/** A month of the log, in UTC. */
interface Month {
  partition: string;
  from: Date;
  to: Date;
}

const MONTH = `to_char(month, '"events_"YYYY_MM') AS partition, month AT TIME ZONE 'UTC' AS "from",
  (month + interval '1 month') AT TIME ZONE 'UTC' AS "to"`;

/** Asked of the tables of the catalog, since its functions may answer from a cache that is older than our lock. */
const MADE = `SELECT c.relname AS partition FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
  WHERE i.inhparent = 'events'::regclass`;

/** The log is kept by the month. Any number of processes may call this: one does the work, the others find it done. */
@Injectable()
export class EventPartitionsService {
  constructor(@InjectDataSource() private readonly database: DataSource) {}

  /**
   * Makes the partitions of this and the next two months, and of every month that is in the default partition, whose
   * rows go to theirs.
   * @returns the names of those that it made
   */
  async makeMissing(): Promise<string[]> {
    const months = await this.database.query<Month[]>(
      `SELECT ${MONTH} FROM (
         SELECT date_trunc('month', now() AT TIME ZONE 'UTC') + make_interval(months => ahead) AS month
         FROM generate_series(0, ${MONTHS_AHEAD}) AS ahead
         UNION SELECT date_trunc('month', created_at AT TIME ZONE 'UTC') FROM events_default) AS wanted
       WHERE to_char(month, '"events_"YYYY_MM') NOT IN (${MADE}) ORDER BY month`,
    );
    return this.eachAlone(months, (manager, month) => this.make(manager, month));
  }

  /**
   * Drops the months that ended more than so many days ago, unless one has events that nobody has numbered yet. Readers
   * whose cursors are in a dropped month are told so from then on.
   * @returns the names of those that it dropped
   */
  async dropOld(keptDays: number): Promise<string[]> {
    const months = await this.database.query<Month[]>(
      `SELECT ${MONTH} FROM (
         SELECT to_date(substr(partition, 8), 'YYYY_MM')::timestamp AS month FROM (${MADE}) AS made
         WHERE partition ~ '^events_\\d{4}_\\d\\d$') AS months
       WHERE (month + interval '1 month') AT TIME ZONE 'UTC' < now() - make_interval(days => $1) ORDER BY month`,
      [keptDays],
    );
    return this.eachAlone(months, (manager, month) => this.drop(manager, month));
  }

  private async eachAlone(
    months: Month[],
    work: (manager: EntityManager, month: Month) => Promise<boolean>,
  ): Promise<string[]> {
    const done: string[] = [];
    for (const month of months) {
      const isDone = await this.database.transaction(async (manager) => {
        await manager.query(BOUNDS);
        await manager.query('SELECT pg_advisory_xact_lock($1)', [PARTITIONS_LOCK]);
        return work(manager, month);
      });
      if (isDone) done.push(month.partition);
    }
    return done;
  }

  private async make(manager: EntityManager, { partition, from, to }: Month): Promise<boolean> {
    if (await isThere(manager, partition)) return false;
    await manager.query(`CREATE TABLE ${partition} (LIKE events INCLUDING ALL)`);
    await manager.query('LOCK TABLE events_default IN ACCESS EXCLUSIVE MODE');
    await manager.query(
      `WITH moved AS (DELETE FROM events_default WHERE created_at >= $1 AND created_at < $2 RETURNING *)
       INSERT INTO ${partition} SELECT * FROM moved`,
      [from, to],
    );
    await manager.query(
      `ALTER TABLE events ATTACH PARTITION ${partition}
       FOR VALUES FROM ('${from.toISOString()}') TO ('${to.toISOString()}')`,
    );
    return true;
  }

  private async drop(manager: EntityManager, { partition }: Month): Promise<boolean> {
    if (!(await isThere(manager, partition))) return false;
    // Nobody writes to a month that is over; what holds the log up is as short as it can be.
    const [left] = await manager.query<{ isUnnumbered: boolean; last: string | null }[]>(
      `SELECT EXISTS (SELECT 1 FROM ${partition} WHERE seq IS NULL) AS "isUnnumbered", (
         SELECT max(newest.position) FROM accounts a CROSS JOIN LATERAL (
           SELECT e.position FROM ${partition} e WHERE e.account_id = a.id AND e.position IS NOT NULL
           ORDER BY e.position DESC LIMIT 1) newest) AS last`,
    );
    if (left?.isUnnumbered) return false;
    await manager.query('LOCK TABLE events IN ACCESS EXCLUSIVE MODE');
    await manager.query('UPDATE event_log SET oldest_position = greatest(oldest_position, $1::bigint + 1)', [
      left?.last ?? null,
    ]);
    await manager.query(`DROP TABLE ${partition}`);
    return true;
  }
}

async function isThere(manager: EntityManager, partition: string): Promise<boolean> {
  const made = await manager.query<{ partition: string }[]>(MADE);
  return made.some((other) => other.partition === partition);
}
