import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { ApiKeysService, type AccountKey } from '@chasqui/api-keys';
import { MessagesService } from '@chasqui/messages';
import { OutboxTokens } from '@chasqui/queue';
import { SessionsService, type SessionView } from '@chasqui/sessions';

/** What concerns a session, its keys and its messages at once, each in one transaction. */
@Injectable()
export class SessionLifecycleService {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly sessions: SessionsService,
    private readonly keys: ApiKeysService,
    private readonly messages: MessagesService,
    private readonly tokens: OutboxTokens,
  ) {}

  /**
   * A new session, which a worker starts at once, and its key. A managed or trial key owns what it makes.
   * @throws DomainError session_name_taken, session_limit_reached
   */
  async create(
    caller: AccountKey,
    fields: { name: string; metadata: Record<string, unknown> },
  ): Promise<{ view: SessionView; apiKey: string }> {
    const { accountId, maxSessions, plan } = caller;
    const owner = caller.kind === 'admin' ? undefined : { keyId: caller.id, maxSessions };
    const { id, key } = await this.database.transaction(async (manager) => {
      const session = { ...fields, ...(owner && { owner }), maxSessions: plan.maxSessions };
      const sessionId = await this.sessions.create(manager, accountId, session);
      const created = await this.keys.createSessionKey(manager, { id: sessionId, accountId }, owner?.keyId);
      return { id: sessionId, key: created.key };
    });
    await this.sessions.announceWanted(id);
    return { view: await this.sessions.get(accountId, id), apiKey: key };
  }

  /** Hides it, revokes its key and cancels its queue at once; a worker logs its device out and removes its login. */
  async delete({ session }: SessionView): Promise<void> {
    await this.database.transaction(async (manager) => {
      await this.sessions.delete(manager, session.accountId, session.id);
      await this.keys.revokeOfSession(manager, session.accountId, session.id);
      await this.messages.cancelQueued(manager, session);
    });
    await this.tokens.forget(session.id);
    await this.sessions.announceWanted(session.id);
  }
}
