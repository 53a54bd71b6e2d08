import { Injectable } from '@nestjs/common';
import { wasConnectionLost } from '@chasqui/database';
import { DomainError } from '@chasqui/errors';
import { OutboxTokens } from '@chasqui/queue';
import { Announcements } from '@chasqui/redis';
import { newMessageId, type ChatId } from '@chasqui/whatsapp-vocabulary';
import type { EntityManager } from 'typeorm';
import { cleanText } from './message-content.js';
import type { MessageTransition } from './message-transition.entity.js';
import { Message } from './message.entity.js';
import { MessagesRepository, type Acceptance, type NewOutbound } from './messages.repository.js';

export type MessageErrorCode =
  'message_not_found' | 'session_not_authenticated' | 'daily_limit_reached' | 'storage_outcome_unknown';

/** Whatever else is asked for, PostgreSQL might not even take it as a parameter. */
const MESSAGE_ID = /^[0-9A-Za-z._-]{1,100}$/;

/** A transactional message that could not leave for this long is not worth sending any more. */
const EXPIRES_IN_SECONDS = 24 * 60 * 60;

const UNDECIDED: readonly Message['status'][] = ['preparing', 'queued', 'sending', 'uncertain'];

/** Which session is meant: the account keeps one tenant from another's. */
export interface SessionScope {
  accountId: string;
  id: string;
}

/** The callers' side of messages: accept, wait, look. Every call names the account. */
@Injectable()
export class MessagesService {
  constructor(
    private readonly messages: MessagesRepository,
    private readonly tokens: OutboxTokens,
    private readonly announcements: Announcements,
  ) {}

  /**
   * Accepts a text: after this it is a committed row, and leaves under the id that is returned. A wake-up token that
   * could not be queued is no error, since the session's owner looks by itself every few seconds.
   * @returns the bare WhatsApp id
   * @throws DomainError session_not_authenticated, daily_limit_reached (with `limit` and `retryAfter` in seconds),
   *   storage_outcome_unknown (with the `messageId` to ask for)
   */
  async acceptText(
    session: SessionScope,
    message: { to: ChatId; text: string; quotedMessageId?: string },
  ): Promise<string> {
    const waId = newMessageId();
    const content = {
      text: cleanText(message.text),
      ...(message.quotedMessageId ? { quotedMessageId: message.quotedMessageId } : {}),
    };
    const acceptance = await this.store(session, { waId, chatId: message.to, type: 'text', content });
    refuseUnaccepted(session, acceptance);
    await Promise.all([
      this.tokens.wake(session.id),
      this.announcements.publish('message.changed', { messageId: waId }),
    ]);
    return waId;
  }

  /** @throws DomainError message_not_found */
  async get(session: SessionScope, waId: string): Promise<Message> {
    const message = MESSAGE_ID.test(waId) ? await this.messages.find(session.accountId, session.id, waId) : null;
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

  private async store(
    session: SessionScope,
    message: Omit<NewOutbound, 'sessionId' | 'expiresInSeconds'>,
  ): Promise<Acceptance> {
    const row = { ...message, sessionId: session.id, expiresInSeconds: EXPIRES_IN_SECONDS };
    try {
      return await this.messages.insertOutbound(session.accountId, row);
    } catch (error) {
      if (!wasConnectionLost(error)) throw error;
      throw new DomainError<MessageErrorCode>('storage_outcome_unknown', { messageId: message.waId });
    }
  }
}

function refuseUnaccepted(session: SessionScope, acceptance: Acceptance): void {
  if (acceptance.outcome === 'no_session') {
    throw new DomainError<MessageErrorCode>('session_not_authenticated', { sessionId: session.id });
  }
  if (acceptance.outcome === 'daily_limit') {
    const { dailyLimit: limit, secondsLeft: retryAfter } = acceptance;
    throw new DomainError<MessageErrorCode>('daily_limit_reached', { limit, retryAfter });
  }
}
