import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { recordEvents } from '@chasqui/events';
import { PreparedStatement } from '@chasqui/database';
import { GroupedCalls } from '@chasqui/grouped-calls';
import { IsNull, Repository, type EntityManager } from 'typeorm';
import { workerOf } from './owner.js';
import type { NewSession, SessionChanges } from './new-session.js';
import { recordedChange } from './recorded-change.js';
import { HOSTING_OF_UNHOSTED, type Hosting } from './room.js';
import { SessionLease } from './session-lease.entity.js';
import { explainStatus, type SessionStatus } from './session-status.js';
import { Session } from './session.entity.js';

/** A session with its explained status. */
export interface SessionView {
  session: Session;
  status: SessionStatus;
  /** The id of the worker that hosts it now. */
  worker: string | null;
}

export interface WantedChange {
  wanted: 'running' | 'stopped';
  restart?: boolean;
  logout?: boolean;
}

/** More sessions of one number than a person would make. */
const MOST_OF_ONE_NUMBER = 20;

const HOSTED = '(lease.expires_at > clock_timestamp())';
const OWNER = `CASE WHEN ${HOSTED} THEN lease.owner END`;
const HOSTING = `CASE WHEN ${HOSTED} THEN 'hosted' ELSE ${HOSTING_OF_UNHOSTED} END`;

interface SessionKey {
  accountId: string;
  id: string;
}

interface Owned {
  owner: string | null;
  hosting: Hosting;
}

/** Columns of `sessions s` that change to these values where the condition holds. */
function setWhere(condition: string, values: Record<string, string>): string {
  return Object.entries(values)
    .map(([column, value]) => `${column} = CASE WHEN ${condition} THEN ${value} ELSE s.${column} END`)
    .join(', ');
}

const SHOW_STARTING = setWhere(`s.state IN ('stopped', 'logged_out', 'failed') AND s.reason <> 'no_capacity'`, {
  state: `'starting'`,
  reason: `'waiting_for_worker'`,
  next_action: `'claim'`,
  next_action_at: 'NULL',
  state_since: 'now()',
});

/** What has an owner is stopped by it, and says so when it is. */
const SHOW_STOPPED = setWhere(
  `(s.state NOT IN ('stopped', 'logged_out') OR s.reason = 'no_capacity') AND NOT EXISTS (
     SELECT 1 FROM session_leases lease WHERE lease.session_id = s.id AND ${HOSTED})`,
  {
    state: `'stopped'`,
    reason: `'stopped_by_request'`,
    next_action: `'start'`,
    next_action_at: 'NULL',
    state_since: 'now()',
  },
);

@Injectable()
export class SessionsRepository {
  private readonly findSome: PreparedStatement<Session & Owned & { place: number }>;
  /** What is asked while others are being looked up is looked up together. */
  private readonly lookUps = new GroupedCalls<SessionKey, SessionView | null>((_, keys) => this.lookUp(keys));

  constructor(@InjectRepository(Session) private readonly sessions: Repository<Session>) {
    const columns = sessions.metadata.columns.map(
      (column) => `session.${column.databaseName} AS "${column.propertyName}"`,
    );
    this.findSome = new PreparedStatement(
      `SELECT asked.place::integer AS place, ${columns.join(', ')}, ${OWNER} AS owner, ${HOSTING} AS hosting
       FROM unnest($1::uuid[], $2::uuid[]) WITH ORDINALITY asked (account_id, id, place)
       JOIN sessions session ON session.id = asked.id AND session.account_id = asked.account_id
       LEFT JOIN session_leases lease ON lease.session_id = session.id
       WHERE session.deleted_at IS NULL`,
    );
  }

  /**
   * Waits for an account that is being closed, so that none gets a session after its closing has seen that it has none.
   * @returns null when the account is suspended or closed
   */
  async insert(manager: EntityManager, accountId: string, session: NewSession): Promise<string | null> {
    const [row] = await manager.query<{ id: string }[]>(
      `WITH created AS (
         INSERT INTO sessions (account_id, name, metadata, owner_key_id, pacing, declared_number, wanted, state, reason,
           next_action)
         SELECT a.id, $2, $3, $4, $5::jsonb, $6, 'running', 'starting', 'waiting_for_worker', 'claim'
         FROM accounts a WHERE a.id = $1 AND a.suspended_at IS NULL FOR KEY SHARE
         RETURNING *),
       history AS (
         INSERT INTO session_transitions (session_id, state, reason, next_action)
         SELECT id, state, reason, next_action FROM created),
       emitted AS (${lifeEvent('session.created', 'created s')})
       SELECT id FROM created`,
      [
        accountId,
        session.name,
        session.metadata,
        session.owner?.keyId ?? null,
        session.pacing ?? null,
        session.declaredNumber ?? null,
      ],
    );
    return row?.id ?? null;
  }

  async find(accountId: string, id: string): Promise<SessionView | null> {
    return this.lookUps.call('', { accountId, id });
  }

  private async lookUp(keys: readonly SessionKey[]): Promise<(SessionView | null)[]> {
    const [accountIds, ids] = [keys.map(({ accountId }) => accountId), keys.map(({ id }) => id)];
    const rows = await this.findSome.run(this.sessions.manager.dataSource, [accountIds, ids]);
    const found = new Map(
      rows.map(({ place, owner, hosting, ...session }) => [
        place,
        toView(this.sessions.create(session), { owner, hosting }),
      ]),
    );
    return keys.map((_, index) => found.get(index + 1) ?? null);
  }

  async findByName(accountId: string, name: string): Promise<SessionView | null> {
    const [view] = await this.select(accountId, 'AND session.name = :name', { name });
    return view ?? null;
  }

  /** Newest first, linked to this number, or declared for it and never linked. */
  async findByNumber(accountId: string, number: string): Promise<SessionView[]> {
    const where = 'AND coalesce(session.phone_number, session.declared_number) = :number';
    return this.select(accountId, where, { number }, MOST_OF_ONE_NUMBER);
  }

  /** Newest first. `before`: only sessions created before that one. `ownerKeyId`: only those that this key made. */
  async list(
    accountId: string,
    page: { limit: number; before: string | undefined; ownerKeyId?: string | undefined },
  ): Promise<SessionView[]> {
    const { limit, before, ownerKeyId } = page;
    const after = `AND (session.created_at, session.id) <
      (SELECT b.created_at, b.id FROM sessions b WHERE b.id = :before AND b.account_id = :accountId)`;
    const owned = ownerKeyId ? 'AND session.owner_key_id = :ownerKeyId' : '';
    return this.select(accountId, `${before ? after : ''} ${owned}`, { before, ownerKeyId }, limit);
  }

  async count(accountId: string, ownerKeyId?: string, manager: EntityManager = this.sessions.manager): Promise<number> {
    return manager.countBy(Session, { accountId, deletedAt: IsNull(), ...(ownerKeyId && { ownerKeyId }) });
  }

  /** Sets what is wanted; a session that no worker has shows at once that it was heard. */
  async want(
    session: { accountId: string; id: string },
    change: WantedChange,
    manager: EntityManager = this.sessions.manager,
  ): Promise<boolean> {
    const changed = await manager.query<unknown[]>(
      recordedChange({
        which: 'WHERE s.account_id = $1 AND s.id = $2 AND s.deleted_at IS NULL',
        set: `wanted = $3, ${change.wanted === 'running' ? SHOW_STARTING : SHOW_STOPPED},
          restart_requested_at = CASE WHEN $4 OR ($3 = 'running' AND s.state = 'failed') THEN clock_timestamp() ELSE s.restart_requested_at END,
          logout_requested_at = CASE WHEN $5 THEN clock_timestamp() ELSE s.logout_requested_at END`,
      }),
      [session.accountId, session.id, change.wanted, change.restart ?? false, change.logout ?? false],
    );
    return changed.length === 1;
  }

  /**
   * What is undefined stays.
   * @returns the session as it was; null when there is none that is not deleted
   */
  async change(
    manager: EntityManager,
    session: { accountId: string; id: string },
    changes: SessionChanges,
  ): Promise<Session | null> {
    const where = { accountId: session.accountId, id: session.id, deletedAt: IsNull() };
    const before = await manager.findOne(Session, { where, lock: { mode: 'for_no_key_update' } });
    const row = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
    if (before && Object.keys(row).length > 0) await manager.update(Session, { id: session.id }, row);
    return before;
  }

  /** @returns false when there is none that is not deleted */
  async lock(manager: EntityManager, session: { accountId: string; id: string }): Promise<boolean> {
    const locked = await manager.query<unknown[]>(
      'SELECT id FROM sessions WHERE account_id = $1 AND id = $2 AND deleted_at IS NULL FOR NO KEY UPDATE',
      [session.accountId, session.id],
    );
    return locked.length === 1;
  }

  /** Hides the session at once and leaves its logout and clean-up to a worker. */
  async markDeleted(manager: EntityManager, accountId: string, id: string): Promise<boolean> {
    const changed = await manager.query<unknown[]>(
      recordedChange({
        which: 'WHERE s.account_id = $1 AND s.id = $2 AND s.deleted_at IS NULL',
        set: `deleted_at = now(), wanted = 'stopped', logout_requested_at = now(), ${SHOW_STOPPED}`,
      }),
      [accountId, id],
    );
    if (changed.length === 0) return false;
    await manager.query(lifeEvent('session.deleted', 'sessions s', 's.id = $1'), [id]);
    return true;
  }

  private async select(accountId: string, where: string, parameters: object, limit = 1): Promise<SessionView[]> {
    const { entities, raw } = await this.sessions
      .createQueryBuilder('session')
      .leftJoin(SessionLease, 'lease', 'lease.session_id = session.id')
      .addSelect(OWNER, 'owner')
      .addSelect(HOSTING, 'hosting')
      .where(`session.account_id = :accountId AND session.deleted_at IS NULL ${where}`, { accountId, ...parameters })
      .orderBy('session.created_at', 'DESC')
      .addOrderBy('session.id', 'DESC')
      .limit(limit)
      .getRawAndEntities<Owned>();
    return entities.map((session, index) => toView(session, raw[index] ?? { owner: null, hosting: 'awaited' }));
  }
}

function toView(session: Session, { owner, hosting }: Owned): SessionView {
  return { session, status: explainStatus(session, hosting), worker: owner && workerOf(owner) };
}

/** The statement that tells that a session (`s`) came or went. */
function lifeEvent(type: 'session.created' | 'session.deleted', from: string, where?: string): string {
  const data = `jsonb_build_object('name', s.name)`;
  return recordEvents({
    from,
    account: 's.account_id',
    session: 's.id',
    type: `'${type}'`,
    data,
    ...(where && { where }),
  });
}
