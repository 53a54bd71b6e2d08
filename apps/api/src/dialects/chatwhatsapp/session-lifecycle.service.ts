import { Injectable } from '@nestjs/common';
import { ApiKeysService, type AccountKey } from '@chasqui/api-keys';
import type { Caller } from '@chasqui/audit';
import { MessagesService } from '@chasqui/messages';
import { checkedPacing } from '@chasqui/pacing';
import { OutboxTokens } from '@chasqui/queue';
import { SessionsService, type SessionView } from '@chasqui/sessions';
import { HolderTransactions } from '../../auth/holder-transactions.service.js';

/** What concerns a session, its keys and its messages at once, each in one transaction with its entry in the audit log. */
@Injectable()
export class SessionLifecycleService {
  constructor(
    private readonly sessions: SessionsService,
    private readonly keys: ApiKeysService,
    private readonly messages: MessagesService,
    private readonly tokens: OutboxTokens,
    private readonly transactions: HolderTransactions,
  ) {}

  /**
   * A new session, which a worker starts at once, and its key. A managed or trial key owns what it makes.
   * @throws DomainError session_name_taken, session_number_taken, session_limit_reached, pacing_invalid, pacing_not_optional
   */
  async create(
    by: Caller,
    key: AccountKey,
    fields: { name: string; metadata: Record<string, unknown>; pacing: object | null; declaredNumber?: string },
  ): Promise<{ view: SessionView; apiKey: string }> {
    const { accountId } = key;
    const pacing = fields.pacing && checkedPacing({ ...fields.pacing }, key.plan.pacingOptional);
    const limits = limitsOf(key);
    const { id, apiKey } = await this.transactions.run(by, async (manager, record) => {
      const sessionId = await this.sessions.create(manager, accountId, { ...fields, pacing, ...limits });
      const session = { id: sessionId, accountId };
      const created = await this.keys.createSessionKey(manager, session, limits.owner?.keyId);
      await record(
        'session.created',
        { type: 'session', id: sessionId },
        { name: fields.name, ...(pacing && { pacing }) },
      );
      return { id: sessionId, apiKey: created.key };
    });
    await this.sessions.announceWanted(id);
    return { view: await this.sessions.get(accountId, id), apiKey };
  }

  /** Hides it, revokes its key and cancels its queue at once; a worker logs its device out and removes its login. */
  async delete(by: Caller, { session }: SessionView): Promise<void> {
    await this.transactions.run(by, async (manager, record) => {
      await this.sessions.delete(manager, session.accountId, session.id);
      await this.keys.revokeOfSession(manager, session.accountId, session.id);
      await this.messages.cancelQueued(manager, session);
      await record('session.deleted', { type: 'session', id: session.id }, { name: session.name });
    });
    await this.tokens.forget(session.id);
    await this.sessions.announceWanted(session.id);
  }
}

/** How many sessions there may be for this key to make one: of its own, and of its account. */
function limitsOf({ id, kind, maxSessions, plan }: AccountKey): {
  owner?: { keyId: string; maxSessions: number | null };
  maxSessions: number | null;
} {
  if (kind === 'managed' || kind === 'trial')
    return { owner: { keyId: id, maxSessions }, maxSessions: plan.maxSessions };
  const limits = [maxSessions, plan.maxSessions].filter((limit) => limit !== null);
  return { maxSessions: limits.length === 0 ? null : Math.min(...limits) };
}
