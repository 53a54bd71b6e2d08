import { Injectable } from '@nestjs/common';
import { DomainError } from '@chasqui/errors';
import { Announcements } from '@chasqui/redis';
import type { EntityManager } from 'typeorm';
import type { MessageTransition } from './message-transition.entity.js';
import { Message } from './message.entity.js';
import { MessagesRepository } from './messages.repository.js';

export type MessageErrorCode = 'message_not_found';

/** Whatever else is asked for, PostgreSQL might not even take it as a parameter. */
const MESSAGE_ID = /^[0-9A-Za-z._-]{1,100}$/;

const UNDECIDED: readonly Message['status'][] = ['preparing', 'queued', 'sending', 'uncertain'];

/** Which session is meant: the account keeps one tenant from another's. */
export interface SessionScope {
  accountId: string;
  id: string;
}

/** The callers' side of messages: look, wait. Every call names the account. */
@Injectable()
export class MessagesService {
  constructor(
    private readonly messages: MessagesRepository,
    private readonly announcements: Announcements,
  ) {}

  /** @throws DomainError message_not_found */
  async get(session: SessionScope, waId: string): Promise<Message> {
    const message = MESSAGE_ID.test(waId) ? await this.messages.find(session.accountId, session.id, waId) : null;
    if (!message) throw new DomainError<MessageErrorCode>('message_not_found');
    return message;
  }

  /**
   * By the id of its row.
   * @throws DomainError message_not_found
   */
  async getByRow(accountId: string, id: string): Promise<Message> {
    const message = await this.messages.findRow(accountId, id);
    if (!message) throw new DomainError<MessageErrorCode>('message_not_found');
    return message;
  }

  async historyOf(message: Message): Promise<MessageTransition[]> {
    return this.messages.historyOf(message);
  }

  /** In the transaction that deletes the session. */
  async cancelQueued(manager: EntityManager, session: SessionScope): Promise<void> {
    await this.messages.cancelQueued(manager, session.accountId, session.id, 'session_deleted');
  }

  /**
   * Waits until the outcome of a message is known, or until the deadline, and returns it as it is then.
   * @throws the reason of `signal` when that ends the wait
   */
  async waitForOutcome(
    session: SessionScope,
    waId: string,
    wait: { timeoutMs: number; signal?: AbortSignal },
  ): Promise<Message> {
    return this.announcements.readUntil('message.changed', {
      isAbout: ({ messageId }) => messageId === waId,
      read: () => this.get(session, waId),
      isEnough: ({ status }) => !UNDECIDED.includes(status),
      ...wait,
    });
  }
}
