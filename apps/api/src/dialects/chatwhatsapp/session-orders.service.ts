import { Injectable } from '@nestjs/common';
import { KeyRotationService } from '@chasqui/api-keys';
import type { AuditAction, Caller } from '@chasqui/audit';
import { SessionsService, type SessionOrder, type SessionView } from '@chasqui/sessions';
import { HolderTransactions } from '../../auth/holder-transactions.service.js';

const RECORDED_AS: Record<SessionOrder, AuditAction> = {
  start: 'session.started',
  stop: 'session.stopped',
  restart: 'session.restarted',
  logOut: 'session.logged_out',
};

/** What a caller tells a session to do or be, each in one transaction with its entry in the audit log. */
@Injectable()
export class SessionOrdersService {
  constructor(
    private readonly sessions: SessionsService,
    private readonly rotation: KeyRotationService,
    private readonly transactions: HolderTransactions,
  ) {}

  /** @returns the session as it is with that order; @throws DomainError session_not_found */
  async give(by: Caller, { session }: SessionView, order: SessionOrder): Promise<SessionView> {
    await this.transactions.run(by, async (manager, record) => {
      await this.sessions.order(manager, session, order);
      await record(RECORDED_AS[order], { type: 'session', id: session.id }, { name: session.name });
    });
    await this.sessions.announceWanted(session.id);
    return this.sessions.get(session.accountId, session.id);
  }

  /**
   * A new key for the session, which stays as it is.
   * @returns the key, which nobody can read again; @throws DomainError session_not_found, key_invalid
   */
  async rotateKey(by: Caller, { session }: SessionView, graceSeconds: number): Promise<string> {
    return this.transactions.run(by, async (manager, record) => {
      await this.sessions.lock(manager, session);
      const choice = { graceSeconds, by: by.actor.kind };
      const { id, key } = await this.rotation.rotateOfSession(manager, session, choice);
      await record('key.rotated', { type: 'key', id }, { kind: 'session', sessionId: session.id, graceSeconds });
      return key;
    });
  }
}
