import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DomainError } from '@chasqui/errors';
import { OutboxTokens } from '@chasqui/queue';
import { Announcements } from '@chasqui/redis';
import { DataSource, type EntityManager } from 'typeorm';
import { laneNumber, type Lane } from './lane.js';
import type { Message } from './message.entity.js';
import { statusesBefore } from './message-status.js';
import { MessagesService, type SessionScope } from './messages.service.js';
import { RESEND_REASON } from './outbox-message.js';
import { recordedMove } from './recorded-move.js';

export type MessageOrderErrorCode = 'message_not_queued' | 'message_not_parked';

/** What a person knows of a parked message: that it left, or that it is to be handed over once more. */
export type Resolution = 'sent' | 'resend';

/** What people order of one message. Each call names the account; of two that contradict each other one wins. */
@Injectable()
export class MessageOrdersService {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly messages: MessagesService,
    private readonly tokens: OutboxTokens,
    private readonly announcements: Announcements,
  ) {}

  /**
   * Cancels a message that has not left; one that is cancelled already stays so.
   * @throws DomainError message_not_found, message_not_queued (with its `status`)
   */
  async cancel(session: SessionScope, waId: string): Promise<Message> {
    const { id, direction } = await this.messages.get(session, waId);
    const moved = await this.database.query<unknown[]>(
      recordedMove({
        which: `id = $1 AND status = ANY($2) AND $3 = 'outbound'`,
        status: `'cancelled'`,
        reason: `'cancelled_by_request'`,
      }),
      [id, statusesBefore('cancelled'), direction],
    );
    if (moved.length > 0) await this.announcements.publish('message.changed', { messageId: waId });
    const message = await this.messages.get(session, waId);
    if (message.status !== 'cancelled') throw notQueued(message);
    return message;
  }

  /** @throws DomainError message_not_found, message_not_queued (with its `status`) */
  async changeLane(session: SessionScope, waId: string, lane: Lane): Promise<Message> {
    const { id } = await this.messages.get(session, waId);
    const [, changed] = await this.database.query<[unknown[], number]>(
      `UPDATE messages SET lane = $2 WHERE id = $1 AND direction = 'outbound' AND status IN ('preparing', 'queued')`,
      [id, laneNumber(lane)],
    );
    const message = await this.messages.get(session, waId);
    if (changed === 0) throw notQueued(message);
    await this.tokens.wake(session.id);
    return message;
  }

  /**
   * Ends the doubt about a parked message, which the caller has found under its account. One that is to be handed over
   * once more holds up the others until it is decided. In a transaction of the caller, who calls `tell` afterwards.
   * @throws DomainError message_not_parked (with its `status`)
   */
  async resolve(manager: EntityManager, { id, status }: Message, outcome: Resolution): Promise<void> {
    const resolved = await manager.query<unknown[]>(outcome === 'sent' ? MARK_SENT : UNPARK, [id]);
    if (resolved.length === 0) throw new DomainError<MessageOrderErrorCode>('message_not_parked', { status });
  }

  /** That a message was resolved. */
  async tell(session: SessionScope, waId: string): Promise<void> {
    await this.announcements.publish('message.changed', { messageId: waId });
    await this.tokens.wake(session.id);
  }
}

const PARKED = `id = $1 AND status = 'uncertain' AND parked_at IS NOT NULL`;

const MARK_SENT = recordedMove({ which: PARKED, status: `'sent'`, reason: `'resolved_by_person'` });

const UNPARK = `WITH unparked AS (
    UPDATE messages SET parked_at = NULL, undecided_ms = 0, status_reason = '${RESEND_REASON}' WHERE ${PARKED}
    RETURNING *)
  INSERT INTO message_transitions (message_id, status, reason, attempt, generation)
  SELECT id, status, status_reason, attempts, generation FROM unparked RETURNING message_id`;

function notQueued({ status }: Message): DomainError<MessageOrderErrorCode> {
  return new DomainError('message_not_queued', { status });
}
