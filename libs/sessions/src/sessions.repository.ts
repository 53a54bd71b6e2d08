import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository, type EntityManager } from 'typeorm';
import { SessionLease } from './session-lease.entity.js';
import { explainStatus, type SessionStatus } from './session-status.js';
import { Session } from './session.entity.js';

/** A session with its explained status. */
export interface SessionView {
  session: Session;
  status: SessionStatus;
}

const HOSTED = '(lease.expires_at > clock_timestamp())';

@Injectable()
export class SessionsRepository {
  constructor(@InjectRepository(Session) private readonly sessions: Repository<Session>) {}

  async insert(manager: EntityManager, accountId: string, fields: Pick<Session, 'name' | 'metadata'>): Promise<string> {
    const [row] = await manager.query<{ id: string }[]>(
      `INSERT INTO sessions (account_id, name, metadata, wanted, state, reason, next_action)
       VALUES ($1, $2, $3, 'running', 'starting', 'waiting_for_worker', 'claim') RETURNING id`,
      [accountId, fields.name, fields.metadata],
    );
    if (!row) throw new Error('the inserted session was not returned');
    return row.id;
  }

  async find(accountId: string, id: string): Promise<SessionView | null> {
    const [view] = await this.select(accountId, 'AND session.id = :id', { id });
    return view ?? null;
  }

  async findByName(accountId: string, name: string): Promise<SessionView | null> {
    const [view] = await this.select(accountId, 'AND session.name = :name', { name });
    return view ?? null;
  }

  /** Newest first. `before`: only sessions created before that one. */
  async list(accountId: string, page: { limit: number; before: string | undefined }): Promise<SessionView[]> {
    const { limit, before } = page;
    const after = `AND (session.created_at, session.id) <
      (SELECT b.created_at, b.id FROM sessions b WHERE b.id = :before AND b.account_id = :accountId)`;
    return this.select(accountId, before ? after : '', { before }, limit);
  }

  async count(accountId: string): Promise<number> {
    return this.sessions
      .createQueryBuilder('s')
      .where('s.accountId = :accountId AND s.deletedAt IS NULL', { accountId })
      .getCount();
  }

  /** Sets what is wanted; a session at rest shows at once that it was heard. */
  async want(
    accountId: string,
    id: string,
    change: { wanted: 'running' | 'stopped'; restart?: boolean; logout?: boolean },
  ): Promise<boolean> {
    const result = await this.sessions.query<[unknown[], number]>(
      `UPDATE sessions SET wanted = $3,
         restart_requested_at = CASE WHEN $4 OR ($3 = 'running' AND state = 'failed') THEN clock_timestamp() ELSE restart_requested_at END,
         logout_requested_at = CASE WHEN $5 THEN clock_timestamp() ELSE logout_requested_at END,
         state = CASE WHEN $3 = 'running' AND state IN ('stopped', 'logged_out', 'failed') THEN 'starting' ELSE state END,
         reason = CASE WHEN $3 = 'running' AND state IN ('stopped', 'logged_out', 'failed') THEN 'waiting_for_worker' ELSE reason END,
         state_since = CASE WHEN $3 = 'running' AND state IN ('stopped', 'logged_out', 'failed') THEN now() ELSE state_since END
       WHERE account_id = $1 AND id = $2 AND deleted_at IS NULL`,
      [accountId, id, change.wanted, change.restart ?? false, change.logout ?? false],
    );
    return result[1] === 1;
  }

  /** Hides the session at once and leaves its logout and clean-up to a worker. */
  async markDeleted(manager: EntityManager, accountId: string, id: string): Promise<boolean> {
    const result = await manager.query<[unknown[], number]>(
      `UPDATE sessions SET deleted_at = now(), wanted = 'stopped', logout_requested_at = now()
       WHERE account_id = $1 AND id = $2 AND deleted_at IS NULL`,
      [accountId, id],
    );
    return result[1] === 1;
  }

  private async select(accountId: string, where: string, parameters: object, limit = 1): Promise<SessionView[]> {
    const { entities, raw } = await this.sessions
      .createQueryBuilder('session')
      .leftJoin(SessionLease, 'lease', 'lease.session_id = session.id')
      .addSelect(HOSTED, 'hosted')
      .where(`session.account_id = :accountId AND session.deleted_at IS NULL ${where}`, { accountId, ...parameters })
      .orderBy('session.created_at', 'DESC')
      .addOrderBy('session.id', 'DESC')
      .limit(limit)
      .getRawAndEntities<{ hosted: boolean | null }>();
    return entities.map((session, index) => ({
      session,
      status: explainStatus(session, raw[index]?.hosted === true),
    }));
  }
}
