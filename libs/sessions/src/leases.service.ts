import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { Announcements } from '@chasqui/redis';
import { recordedChange } from './recorded-change.js';
import type { NextAction, SessionReason } from './session-reason.js';
import { LIVE_STATES, statesBefore, type SessionState } from './session-state.js';
import type { WantedState } from './session.entity.js';

/** How long a claim or a renewal holds, on the database's clock. */
const LEASE = `interval '15 seconds'`;

/** The right to host one session, until it expires. */
export interface Lease {
  readonly sessionId: string;
  readonly owner: string;
  readonly generation: string;
}

/** What a person wants of a hosted session, as its owner must know it. */
export interface Intent {
  sessionId: string;
  accountId: string;
  wanted: WantedState;
  restartRequestedAt: Date | null;
  logoutRequestedAt: Date | null;
  isPaired: boolean;
  isDeleted: boolean;
  /** Of the phone that it was last linked to, or else that it is meant for, in digits. */
  phoneNumber: string | null;
}

/** A change of state by the owner. */
export interface StateChange {
  state: SessionState;
  reason: SessionReason;
  nextAction?: NextAction;
  nextActionAt?: Date;
  /** What else is known of the reason: shown with its sentence. */
  detail?: string;
}

/** A session whose worker died, or was cut off, at that time. */
interface LostSession {
  sessionId: string;
  lostAt: Date;
}

const INTENT = `s.id AS "sessionId", s.account_id AS "accountId", s.wanted,
  s.restart_requested_at AS "restartRequestedAt", s.logout_requested_at AS "logoutRequestedAt",
  s.paired_at IS NOT NULL AS "isPaired", s.deleted_at IS NOT NULL AS "isDeleted",
  coalesce(s.phone_number, s.declared_number) AS "phoneNumber"`;

/** Holds while the caller's lease is live; parameters $1 session, $2 owner, $3 generation. */
const FENCE = `EXISTS (SELECT 1 FROM session_leases l WHERE l.session_id = $1 AND l.owner = $2 AND l.generation = $3
  AND l.expires_at > clock_timestamp() FOR SHARE)`;

const LEASE_HOLDER = { owner: '$2', generation: '$3::bigint' };

/** The owner's side of sessions: leases, and the writes that only a live lease allows. */
@Injectable()
export class LeasesService {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly announcements: Announcements,
  ) {}

  /** Takes up to `limit` sessions that want a worker and have none. */
  async claim(owner: string, limit: number): Promise<Lease[]> {
    const claimed = await this.database.query<(Lease & { lostAt: Date | null })[]>(
      `WITH candidates AS (
         SELECT s.id, nullif(l.expires_at, '-infinity') AS lost_at
         FROM sessions s LEFT JOIN session_leases l ON l.session_id = s.id
         WHERE ((s.wanted = 'running' AND s.deleted_at IS NULL) OR s.logout_requested_at IS NOT NULL)
           AND (l.session_id IS NULL OR l.expires_at < clock_timestamp())
         ORDER BY s.created_at LIMIT $2 FOR UPDATE OF s SKIP LOCKED),
       claimed AS (
         INSERT INTO session_leases AS held (session_id, owner, generation, expires_at)
         SELECT id, $1, 1, clock_timestamp() + ${LEASE} FROM candidates
         ON CONFLICT (session_id) DO UPDATE
           SET owner = excluded.owner, generation = held.generation + 1, expires_at = excluded.expires_at
           WHERE held.expires_at < clock_timestamp()
         RETURNING session_id, owner, generation)
       SELECT session_id AS "sessionId", owner, generation, lost_at AS "lostAt"
       FROM claimed JOIN candidates ON candidates.id = session_id`,
      [owner, limit],
    );
    const lost = claimed.flatMap(({ sessionId, lostAt }) => (lostAt ? [{ sessionId, lostAt }] : []));
    if (lost.length > 0) await this.markWorkerLost(owner, lost);
    return claimed.map(({ sessionId, generation }) => ({ sessionId, owner, generation }));
  }

  /**
   * A released lease stays released, also when its renewal was already on its way.
   * @returns the ids of the sessions whose leases are still ours; any other is lost
   */
  async renew(owner: string, leases: readonly Lease[]): Promise<Set<string>> {
    const [rows] = await this.database.query<[{ id: string }[], number]>(
      `UPDATE session_leases l SET expires_at = clock_timestamp() + ${LEASE}
       FROM unnest($2::uuid[], $3::bigint[]) AS mine (session_id, generation)
       WHERE l.session_id = mine.session_id AND l.generation = mine.generation AND l.owner = $1
         AND l.expires_at > '-infinity'
       RETURNING l.session_id AS id`,
      [owner, leases.map((lease) => lease.sessionId), leases.map((lease) => lease.generation)],
    );
    return new Set(rows.map((row) => row.id));
  }

  async release(lease: Lease): Promise<void> {
    await this.database.query(
      `UPDATE session_leases SET expires_at = '-infinity' WHERE session_id = $1 AND owner = $2 AND generation = $3`,
      [lease.sessionId, lease.owner, lease.generation],
    );
  }

  /** Who hosts the session now. */
  async ownerOf(sessionId: string): Promise<string | null> {
    const [lease] = await this.database.query<{ owner: string }[]>(
      'SELECT owner FROM session_leases WHERE session_id = $1 AND expires_at > clock_timestamp()',
      [sessionId],
    );
    return lease?.owner ?? null;
  }

  /** Ends the leases of an owner that is proven dead, and says so of the sessions that it still had. */
  async releaseAllOf(owner: string): Promise<void> {
    const lost = await this.database.query<LostSession[]>(
      `SELECT session_id AS "sessionId", clock_timestamp() AS "lostAt" FROM session_leases
       WHERE owner = $1 AND expires_at > '-infinity'`,
      [owner],
    );
    await this.markWorkerLost(owner, lost);
    await this.database.query(`UPDATE session_leases SET expires_at = '-infinity' WHERE owner = $1`, [owner]);
  }

  /** How many sessions an owner has in each state. */
  async countByState(owner: string): Promise<Record<string, number>> {
    const rows = await this.database.query<{ state: SessionState; count: number }[]>(
      `SELECT s.state, count(*)::int AS count FROM session_leases l JOIN sessions s ON s.id = l.session_id
       WHERE l.owner = $1 AND l.expires_at > clock_timestamp() GROUP BY s.state`,
      [owner],
    );
    return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
  }

  async intentsOf(sessionIds: readonly string[]): Promise<Intent[]> {
    return this.database.query<Intent[]>(`SELECT ${INTENT} FROM sessions s WHERE s.id = ANY($1)`, [sessionIds]);
  }

  /** @returns false when the lease is lost or the table of states does not allow it: nothing was written */
  async changeState(lease: Lease, change: StateChange): Promise<boolean> {
    return this.write(
      lease,
      `state = $4, reason = $5, next_action = $6, next_action_at = $7,
       state_since = CASE WHEN s.state = $4 THEN s.state_since ELSE now() END, reason_detail = $9`,
      [
        change.state,
        change.reason,
        change.nextAction ?? 'none',
        change.nextActionAt ?? null,
        statesBefore(change.state),
        change.detail ?? null,
      ],
      's.state = ANY($8)',
    );
  }

  /** The session became ready under this number. How old a number is, does not begin anew with another session. */
  async markPaired(lease: Lease, phone: { number: string; pushName: string | null }): Promise<boolean> {
    const set = 'paired_at = coalesce(s.paired_at, now()), phone_number = $4, push_name = $5';
    if (!(await this.write(lease, set, [phone.number, phone.pushName]))) return false;
    await this.database.query(
      `INSERT INTO paired_numbers (account_id, phone_number)
       SELECT account_id, phone_number FROM sessions WHERE id = $1 AND phone_number = $2 ON CONFLICT DO NOTHING`,
      [lease.sessionId, phone.number],
    );
    return true;
  }

  /**
   * The login is gone for good. Unless that was asked for, the session waits for a person; what a person has wanted
   * since asking stays.
   */
  async markLoggedOut(lease: Lease, reason: SessionReason): Promise<boolean> {
    const wanted = reason === 'unlinked_from_phone' ? `'stopped'` : 's.wanted';
    return this.write(
      lease,
      `state = 'logged_out', reason = $4, next_action = 'scan_again', next_action_at = NULL, state_since = now(),
       paired_at = NULL, wanted = ${wanted}, logout_requested_at = NULL`,
      [reason],
    );
  }

  /** It rests until a person asks: `wanted` becomes `stopped` by our own decision (an expired QR). */
  async markAtRest(lease: Lease, reason: SessionReason): Promise<boolean> {
    return this.write(
      lease,
      `state = 'stopped', reason = $4, next_action = 'scan_again', next_action_at = NULL, state_since = now(), wanted = 'stopped'`,
      [reason],
    );
  }

  /** For the timeline: whoever reads the state of such a session is told so anyway. `owner` has their leases now. */
  private async markWorkerLost(owner: string, lost: readonly LostSession[]): Promise<void> {
    await this.database.query(
      recordedChange({
        which: `JOIN session_leases l ON l.session_id = s.id WHERE s.id = ANY($1) AND s.state = ANY($3) AND l.owner = $4`,
        set: `state = 'disconnected', reason = 'worker_lost', next_action = 'claim', next_action_at = NULL, state_since = now()`,
        at: '(SELECT lost.at FROM unnest($1::uuid[], $2::timestamptz[]) AS lost (id, at) WHERE lost.id = changed.id)',
      }),
      [lost.map(({ sessionId }) => sessionId), lost.map(({ lostAt }) => lostAt), LIVE_STATES, owner],
    );
  }

  private async write(lease: Lease, set: string, values: unknown[], where = 'true'): Promise<boolean> {
    const { sessionId, owner, generation } = lease;
    const written = await this.database.query<unknown[]>(
      recordedChange({ which: `WHERE s.id = $1 AND ${FENCE} AND ${where}`, set, by: LEASE_HOLDER }),
      [sessionId, owner, generation, ...values],
    );
    if (written.length === 0) return false;
    await this.announcements.publish('session.changed', { sessionId });
    return true;
  }
}
