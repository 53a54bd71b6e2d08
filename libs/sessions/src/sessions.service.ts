import { Injectable } from '@nestjs/common';
import { isUniqueViolation } from '@chasqui/database';
import { DomainError } from '@chasqui/errors';
import { Announcements } from '@chasqui/redis';
import type { EntityManager } from 'typeorm';
import type { NewSession, SessionChanges } from './new-session.js';
import type { Session } from './session.entity.js';
import type { SessionReason } from './session-reason.js';
import { SessionsRepository, type SessionView, type WantedChange } from './sessions.repository.js';

export type SessionErrorCode =
  'session_not_found' | 'session_name_taken' | 'session_number_taken' | 'session_limit_reached' | 'account_suspended';

/** Ends that Chasqui chose itself: asking for a QR starts such a session again. */
const RENEWABLE: readonly SessionReason[] = [
  'qr_expired',
  'pairing_code_expired',
  'unlinked_from_phone',
  'logged_out_by_request',
];

/** What a person can tell a session to do. */
const ORDERS = {
  start: { wanted: 'running' },
  /** The login is kept: the next start needs no QR. */
  stop: { wanted: 'stopped' },
  restart: { wanted: 'running', restart: true },
  /** The linked device is logged out and its login removed; the next start shows a QR. */
  logOut: { wanted: 'stopped', logout: true },
} as const satisfies Record<string, WantedChange>;

export type SessionOrder = keyof typeof ORDERS;

/** A person's side of sessions: what is wanted of them, and what they are. Every call names the account. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly sessions: SessionsRepository,
    private readonly announcements: Announcements,
  ) {}

  /**
   * In a transaction of the caller, who announces it afterwards with `announceWanted`.
   * @throws DomainError session_name_taken, session_number_taken, session_limit_reached (with `used` and `limit`),
   *   account_suspended
   */
  async create(manager: EntityManager, accountId: string, session: NewSession): Promise<string> {
    await this.keepLimits(manager, accountId, session);
    const id = await this.sessions.insert(manager, accountId, session).catch(explain);
    if (id === null) throw new DomainError<SessionErrorCode>('account_suspended');
    return id;
  }

  /**
   * In a transaction of the caller.
   * @returns the session as it was; @throws DomainError session_not_found, session_name_taken
   */
  async change(
    manager: EntityManager,
    session: { accountId: string; id: string },
    changes: SessionChanges,
  ): Promise<Session> {
    const before = await this.sessions.change(manager, session, changes).catch(explain);
    if (!before) throw new DomainError<SessionErrorCode>('session_not_found');
    return before;
  }

  /** @throws DomainError session_not_found */
  async get(accountId: string, id: string): Promise<SessionView> {
    const view = await this.sessions.find(accountId, id);
    if (!view) throw new DomainError<SessionErrorCode>('session_not_found');
    return view;
  }

  async findByName(accountId: string, name: string): Promise<SessionView | null> {
    return this.sessions.findByName(accountId, name);
  }

  /**
   * The session that is linked to the phone with this number, or else one that is meant for it; of several the newest
   * that has its login.
   * @param number in digits
   */
  async findByNumber(accountId: string, number: string): Promise<SessionView | null> {
    const views = await this.sessions.findByNumber(accountId, number);
    return views.find(({ session }) => session.pairedAt !== null) ?? views[0] ?? null;
  }

  /** Newest first, with the number of all. `ownerKeyId`: only those that this key made. */
  async list(
    accountId: string,
    page: { limit: number; before: string | undefined; ownerKeyId?: string | undefined },
  ): Promise<{ sessions: SessionView[]; total: number }> {
    const [sessions, total] = await Promise.all([
      this.sessions.list(accountId, page),
      this.sessions.count(accountId, page.ownerKeyId),
    ]);
    return { sessions, total };
  }

  /**
   * In a transaction of the caller, who announces it afterwards with `announceWanted`.
   * @throws DomainError session_not_found
   */
  async order(manager: EntityManager, session: { accountId: string; id: string }, order: SessionOrder): Promise<void> {
    await this.want(session, ORDERS[order], manager);
  }

  /** Starts a session whose QR expired or whose device was logged out, because somebody asks for a QR or a code. */
  async renewQr(accountId: string, view: SessionView): Promise<void> {
    const { state, reason } = view.status;
    if ((state === 'stopped' || state === 'logged_out') && RENEWABLE.includes(reason)) {
      await this.want({ accountId, id: view.session.id }, ORDERS.start);
      await this.announceWanted(view.session.id);
    }
  }

  /**
   * In a transaction of the caller, who announces it afterwards with `announceWanted`.
   * @throws DomainError session_not_found
   */
  async delete(manager: EntityManager, accountId: string, id: string): Promise<void> {
    if (!(await this.sessions.markDeleted(manager, accountId, id))) {
      throw new DomainError<SessionErrorCode>('session_not_found');
    }
  }

  /**
   * Keeps it from being deleted until the end of the transaction.
   * @throws DomainError session_not_found
   */
  async lock(manager: EntityManager, session: { accountId: string; id: string }): Promise<void> {
    if (!(await this.sessions.lock(manager, session))) throw new DomainError<SessionErrorCode>('session_not_found');
  }

  /** Tells the workers to look; without it they do so within a second or two. */
  async announceWanted(sessionId: string): Promise<void> {
    await this.announcements.publish('session.wanted', { sessionId });
  }

  /** Creations of one account wait for each other here, or two at once would both be the last one allowed. */
  private async keepLimits(manager: EntityManager, accountId: string, session: NewSession): Promise<void> {
    const limits = [
      { limit: session.owner?.maxSessions ?? null, ownerKeyId: session.owner?.keyId },
      { limit: session.maxSessions ?? null, ownerKeyId: undefined },
    ];
    if (limits.every(({ limit }) => limit === null)) return;
    await manager.query('SELECT FROM accounts WHERE id = $1 FOR NO KEY UPDATE', [accountId]);
    for (const { limit, ownerKeyId } of limits) {
      if (limit === null) continue;
      const used = await this.sessions.count(accountId, ownerKeyId, manager);
      if (used >= limit) throw new DomainError<SessionErrorCode>('session_limit_reached', { used, limit });
    }
  }

  private async want(
    session: { accountId: string; id: string },
    change: WantedChange,
    manager?: EntityManager,
  ): Promise<void> {
    if (!(await this.sessions.want(session, change, manager))) {
      throw new DomainError<SessionErrorCode>('session_not_found');
    }
  }
}

function explain(error: unknown): never {
  if (isUniqueViolation(error, 'sessions_declared_number')) {
    throw new DomainError<SessionErrorCode>('session_number_taken');
  }
  if (!isUniqueViolation(error, 'sessions_name')) throw error;
  throw new DomainError<SessionErrorCode>('session_name_taken');
}
