import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { PreparedStatement } from '@chasqui/database';
import { DataSource, type EntityManager } from 'typeorm';
import type { Lease } from '@chasqui/sessions';
import { IS_LIVE, liveLease } from './live-lease.js';
import { parkingEvents } from './message-event.js';
import type { MessageReason } from './message-reason.js';
import { OUTBOX_MESSAGE, type OutboxMessage } from './outbox-message.js';
import { recordedMove } from './recorded-move.js';

/**
 * Whether what an action is to bring about is seen on its message. Only of what the page tells of messages: of a star or
 * a pin nobody hears. Parameters: $1 session, $2 the message, $3 the type of the action, $4 its content.
 */
const IS_IN_EFFECT = new PreparedStatement<{ isInEffect: boolean }>(
  `SELECT CASE $3
     WHEN 'revoke' THEN revoked_at IS NOT NULL
     WHEN 'edit' THEN edited_at IS NOT NULL AND coalesce(content ->> 'text', content ->> 'caption') = $4::jsonb ->> 'text'
     WHEN 'reaction' THEN coalesce(reactions #>> '{me,emoji}', '') = $4::jsonb ->> 'emoji'
     ELSE false END AS "isInEffect"
   FROM messages WHERE session_id = $1 AND wa_id = $2`,
);

const KEEP_CHAT_WID = new PreparedStatement('UPDATE messages SET chat_wid = $2 WHERE id = $1 AND chat_wid IS NULL');

/** The owner's side of messages that may have left, and of which nobody has heard. */
@Injectable()
export class UndecidedService {
  constructor(@InjectDataSource() private readonly database: DataSource) {}

  /** What an earlier owner, or an earlier browser of ours, left in the middle of a hand-over becomes uncertain. */
  async markInterrupted(lease: Lease, reason: MessageReason): Promise<void> {
    await this.database.query(
      recordedMove({
        after: liveLease(),
        which: `session_id = $1 AND status = 'sending' AND ${IS_LIVE}`,
        status: `'uncertain'`,
        reason: '$4',
      }),
      [lease.sessionId, lease.owner, lease.generation, reason],
    );
  }

  /** Those that hold up the others, in the order of their acceptance. */
  async list(lease: Lease): Promise<OutboxMessage[]> {
    return this.database.query<OutboxMessage[]>(
      `SELECT ${OUTBOX_MESSAGE} FROM messages
       WHERE session_id = $1 AND status = 'uncertain' AND parked_at IS NULL ORDER BY position`,
      [lease.sessionId],
    );
  }

  /** Those that no longer do, oldest first. */
  async listParked(lease: Lease, limit: number): Promise<OutboxMessage[]> {
    return this.database.query<OutboxMessage[]>(
      `SELECT ${OUTBOX_MESSAGE} FROM messages
       WHERE session_id = $1 AND status = 'uncertain' AND parked_at IS NOT NULL ORDER BY position LIMIT $2`,
      [lease.sessionId, limit],
    );
  }

  /** Remembers where an attempt went, if the page could tell, so that the next one goes to the same place. */
  async keepChatWid(message: OutboxMessage, chatWid: string): Promise<void> {
    await KEEP_CHAT_WID.run(this.database, [message.id, chatWid]);
  }

  /** Whether an earlier attempt of an action took effect, as far as was heard. */
  async isInEffect({ sessionId }: Lease, { type, content }: OutboxMessage): Promise<boolean> {
    if (!('target' in content)) return false;
    const [row] = await IS_IN_EFFECT.run(this.database, [sessionId, content.target, type, content]);
    return row?.isInEffect ?? false;
  }

  /**
   * Adds to how long messages have been undecided while their session was ready, and parks those for which that is
   * enough: they no longer hold up the others, until somebody knows more.
   * @returns the bare WhatsApp ids of those that were parked now
   */
  async addUndecided(
    lease: Lease,
    messageIds: readonly string[],
    time: { passedMs: number; parkAfterMs: number },
  ): Promise<string[]> {
    const parked = await this.database.query<{ waId: string }[]>(
      `WITH ${liveLease()},
       counted AS (
         UPDATE messages SET undecided_ms = undecided_ms + $5
         WHERE session_id = $1 AND id = ANY($4) AND status = 'uncertain' AND parked_at IS NULL AND ${IS_LIVE}
           AND undecided_ms + $5 < $6),
       parked AS (
         UPDATE messages SET undecided_ms = undecided_ms + $5, parked_at = now(), status_reason = 'undecided_too_long'
         WHERE session_id = $1 AND id = ANY($4) AND status = 'uncertain' AND parked_at IS NULL AND ${IS_LIVE}
           AND undecided_ms + $5 >= $6
         RETURNING *),
       history AS (
         INSERT INTO message_transitions (message_id, status, reason, attempt, generation, owner)
         SELECT id, status, status_reason, attempts, generation, $2 FROM parked),
       emitted AS (${parkingEvents('parked')})
       SELECT wa_id AS "waId" FROM parked`,
      [lease.sessionId, lease.owner, lease.generation, messageIds, Math.round(time.passedMs), time.parkAfterMs],
    );
    return parked.map(({ waId }) => waId);
  }

  /** Ends those of which nobody will hear any more, parked or not: `failed`, until an acknowledgement says otherwise. */
  async giveUp(lease: Lease, reason: MessageReason, manager: EntityManager = this.database.manager): Promise<void> {
    await manager.query(
      recordedMove({
        after: liveLease(),
        which: `session_id = $1 AND status IN ('sending', 'uncertain') AND ${IS_LIVE}`,
        status: `'failed'`,
        reason: '$4',
      }),
      [lease.sessionId, lease.owner, lease.generation, reason],
    );
  }
}
