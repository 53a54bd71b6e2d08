import type { EntityManager } from 'typeorm';
import { TODAY } from './message-counts.js';

/** A day of a session, as its account counts days. */
export interface SessionDay {
  /** `YYYY-MM-DD` */
  day: string;
  /** Messages that its plan allows on it; null: any number. */
  most: number | null;
  /** Until the account's midnight. */
  secondsLeft: number;
}

interface CountedSession {
  accountId: string;
  id: string;
}

/** Today, for a session that the caller has locked. */
export async function readSessionDay(manager: EntityManager, session: CountedSession): Promise<SessionDay> {
  const [row] = await manager.query<SessionDay[]>(
    `SELECT ${TODAY}::text AS day, p.daily_messages AS most,
       ceil(extract(epoch FROM (${TODAY} + 1)::timestamp AT TIME ZONE a.time_zone - now()))::integer AS "secondsLeft"
     FROM accounts a JOIN plans p ON p.id = a.plan_id WHERE a.id = $1`,
    [session.accountId],
  );
  if (!row) throw new Error('the account of a session is gone');
  return row;
}

/**
 * Counts so many accepted messages, whatever the limit is. Until the transaction ends nobody else counts one for this
 * session: with 0 it only locks.
 * @returns how many it has now
 */
export async function countAcceptedInBulk(
  manager: EntityManager,
  session: CountedSession,
  { day, count }: { day: string; count: number },
): Promise<number> {
  const [row] = await manager.query<{ accepted: number }[]>(
    `INSERT INTO usage_messages AS u (account_id, session_id, day, accepted) VALUES ($1, $2, $3, $4)
     ON CONFLICT (session_id, day) DO UPDATE SET accepted = u.accepted + excluded.accepted RETURNING accepted`,
    [session.accountId, session.id, day, count],
  );
  if (!row) throw new Error('a counter answered nothing');
  return row.accepted;
}
