import { Injectable } from '@nestjs/common';
import { KeyRotationService, type AccountKey } from '@chasqui/api-keys';
import type { AuditAction, Caller } from '@chasqui/audit';
import { checkedPacing } from '@chasqui/pacing';
import { OutboxTokens } from '@chasqui/queue';
import { SessionsService, type SessionChanges, type SessionOrder, type SessionView } from '@chasqui/sessions';
import { HolderTransactions } from '../../auth/holder-transactions.service.js';

const RECORDED_AS: Record<SessionOrder, AuditAction> = {
  start: 'session.started',
  stop: 'session.stopped',
  restart: 'session.restarted',
  logOut: 'session.logged_out',
};

/** What a caller wants to be different. */
interface ChangeOfSession {
  name?: string;
  metadata?: Record<string, unknown>;
  pacing?: object | null;
}

/** What a caller tells a session to do or be, each in one transaction with its entry in the audit log. */
@Injectable()
export class SessionOrdersService {
  constructor(
    private readonly sessions: SessionsService,
    private readonly rotation: KeyRotationService,
    private readonly tokens: OutboxTokens,
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
   * What is undefined stays. Another pace holds for what is queued, too.
   * @returns the session as it is then; @throws DomainError session_not_found, session_name_taken, pacing_invalid,
   *   pacing_not_optional
   */
  async change(
    by: Caller,
    { key, view }: { key: AccountKey; view: SessionView },
    { name, metadata, pacing }: ChangeOfSession,
  ): Promise<SessionView> {
    const { session } = view;
    const checked = pacing ? checkedPacing({ ...pacing }, key.plan.pacingOptional) : pacing;
    const changes: SessionChanges = { name, metadata, pacing: checked };
    const changed = Object.entries(changes).flatMap(([field, value]) => (value === undefined ? [] : [field]));
    await this.transactions.run(by, async (manager, record) => {
      const before = await this.sessions.change(manager, session, changes);
      if (changed.length === 0) return;
      const details = { name: before.name, changed, ...changesShown(before, changes) };
      await record('session.changed', { type: 'session', id: session.id }, details);
    });
    await this.tokens.wake(session.id);
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

/** Metadata is a caller's own business: the log tells only that it changed. */
function changesShown(before: SessionChanges, { name, pacing }: SessionChanges): { changes?: Record<string, unknown> } {
  const changes = {
    ...(name !== undefined && { name: { from: before.name, to: name } }),
    ...(pacing !== undefined && { pacing: { from: before.pacing, to: pacing } }),
  };
  return Object.keys(changes).length > 0 ? { changes } : {};
}
