import { Injectable } from '@nestjs/common';
import type { Caller } from '@chasqui/audit';
import { MessageOrdersService, OutboxOrdersService, type Lane, type Message, type Resolution } from '@chasqui/messages';
import { SessionsService, type SessionView } from '@chasqui/sessions';
import { HolderTransactions } from '../../auth/holder-transactions.service.js';

/** What a caller orders of a session's outbox, each with its entry in the audit log. */
@Injectable()
export class OutboxControlService {
  constructor(
    private readonly sessions: SessionsService,
    private readonly outbox: OutboxOrdersService,
    private readonly messages: MessageOrdersService,
    private readonly transactions: HolderTransactions,
  ) {}

  /** Again: changes nothing. @throws DomainError session_not_found */
  async pause(by: Caller, { session }: SessionView): Promise<void> {
    await this.transactions.run(by, async (manager, record) => {
      await this.sessions.lock(manager, session);
      if (!(await this.outbox.pause(manager, session))) return;
      await record('session.outbox_paused', { type: 'session', id: session.id }, { name: session.name });
    });
  }

  /** Again: changes nothing. @throws DomainError session_not_found */
  async resume(by: Caller, { session }: SessionView): Promise<void> {
    await this.transactions.run(by, async (manager, record) => {
      await this.sessions.lock(manager, session);
      if (!(await this.outbox.resume(manager, session))) return;
      await record('session.outbox_resumed', { type: 'session', id: session.id }, { name: session.name });
    });
    await this.outbox.wake(session);
  }

  /**
   * Cancels what is queued now; it is recorded before, since it takes many transactions.
   * @returns how many were cancelled; @throws DomainError session_not_found
   */
  async clear(by: Caller, { session }: SessionView, lane: Lane | undefined): Promise<number> {
    const section = await this.transactions.run(by, async (manager, record) => {
      await this.sessions.lock(manager, session);
      const details = { name: session.name, ...(lane && { lane }) };
      await record('session.queue_cleared', { type: 'session', id: session.id }, details);
      return this.outbox.sectionOf(manager, session, lane);
    });
    return this.outbox.clear(session, section);
  }

  /** @throws DomainError session_not_found, message_not_parked */
  async resolve(by: Caller, { session }: SessionView, message: Message, outcome: Resolution): Promise<void> {
    const { waId: messageId } = message;
    await this.transactions.run(by, async (manager, record) => {
      await this.sessions.lock(manager, session);
      await this.messages.resolve(manager, message, outcome);
      const details = { name: session.name, messageId, outcome };
      await record('session.message_resolved', { type: 'session', id: session.id }, details);
    });
    await this.messages.tell(session, messageId);
  }
}
