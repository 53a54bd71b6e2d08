import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { isUniqueViolation, wasConnectionLost } from '@chasqui/database';
import { DomainError } from '@chasqui/errors';
import { OutboxTokens } from '@chasqui/queue';
import { Announcements } from '@chasqui/redis';
import { readSessionDay } from '@chasqui/usage';
import { newMessageId, type ChatId } from '@chasqui/whatsapp-vocabulary';
import { DataSource } from 'typeorm';
import { AcceptanceRepository } from './acceptance.repository.js';
import { EXPIRES_IN_SECONDS, type AcceptanceErrorCode } from './acceptance.service.js';
import type { NewOutbound } from './acceptance.js';
import type { IdempotentRequest } from './idempotency.js';
import { cleanContent, type TypedContent } from './message-content.js';
import type { SessionScope } from './messages.service.js';
import { QueueRoom } from './queue-room.service.js';

/** One content for one or several recipients, each of whom is named once. */
export type NewList = TypedContent & { recipients: readonly ChatId[] };

/**
 * The door to the outbox for what goes to several people at once: all of it is accepted, or nothing. A list waits behind
 * single messages, for as long as it takes.
 */
@Injectable()
export class ListAcceptanceService {
  constructor(
    private readonly acceptances: AcceptanceRepository,
    @InjectDataSource() private readonly database: DataSource,
    private readonly tokens: OutboxTokens,
    private readonly announcements: Announcements,
    private readonly room: QueueRoom,
  ) {}

  /**
   * @param request makes it safe to repeat; whatever is refused leaves its key free
   * @returns their bare WhatsApp ids, in the order of the recipients
   * @throws DomainError session_not_authenticated, daily_limit_reached, queue_full, queue_too_small,
   *   idempotency_key_reused, storage_outcome_unknown: nothing is accepted, or of the last one nobody knows
   */
  async accept(session: SessionScope, list: NewList, request?: IdempotentRequest): Promise<string[]> {
    const earlier = request && (await this.findReplay(session, request));
    if (earlier) return earlier;
    const messages = toMessages(session, list);
    try {
      const { length } = messages;
      const accepted = await this.room.roomFor(session, length, () =>
        this.acceptances.insertAll(session.accountId, messages, request),
      );
      if (!accepted) throw await this.refusal(session);
    } catch (error) {
      // Another call has just taken the key: this time it is seen.
      if (isUniqueViolation(error, 'idempotency_keys_pkey')) return this.accept(session, list, request);
      // What a refused call waited for may have been an earlier one with the same key.
      const taken = request && error instanceof DomainError && (await this.findReplay(session, request));
      if (taken) return taken;
      if (!wasConnectionLost(error)) throw error;
      throw new DomainError<AcceptanceErrorCode>('storage_outcome_unknown', { messageId: messages[0]?.waId });
    }
    const [messageId = '', ...others] = messages.map(({ waId }) => waId);
    await Promise.all([this.tokens.wake(session.id), this.announcements.publish('message.changed', { messageId })]);
    return [messageId, ...others];
  }

  /**
   * The ids that an earlier call with this key was answered with; undefined when there was none.
   * @throws DomainError idempotency_key_reused when that call asked for something else
   */
  async findReplay({ accountId }: SessionScope, request: IdempotentRequest): Promise<string[] | undefined> {
    const taken = await this.acceptances.findTaken(accountId, request);
    if (taken?.outcome !== 'key_taken') return undefined;
    if (!request.hash.equals(taken.hash)) throw new DomainError<AcceptanceErrorCode>('idempotency_key_reused');
    return taken.answer as string[];
  }

  /** Why nothing was accepted. */
  private async refusal(session: SessionScope): Promise<DomainError<AcceptanceErrorCode>> {
    const open = await this.database.query<unknown[]>(
      `SELECT FROM sessions WHERE account_id = $1 AND id = $2 AND deleted_at IS NULL AND paired_at IS NOT NULL`,
      [session.accountId, session.id],
    );
    if (open.length === 0) return new DomainError('session_not_authenticated', { sessionId: session.id });
    const { most, secondsLeft } = await readSessionDay(this.database.manager, session);
    return new DomainError('daily_limit_reached', { limit: most, retryAfter: secondsLeft });
  }
}

function toMessages(session: SessionScope, { recipients, type, content }: NewList): NewOutbound[] {
  const isSingle = recipients.length === 1;
  const cleaned = cleanContent(content);
  return recipients.map((chatId) => ({
    ...{ sessionId: session.id, waId: newMessageId(), chatId, type, content: cleaned },
    lane: isSingle ? 'transactional' : 'campaign',
    sendAt: null,
    expiresInSeconds: isSingle ? EXPIRES_IN_SECONDS : null,
    ...{ mayQueue: true, isReady: true },
  }));
}
