import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { Announcements } from '@chasqui/redis';
import type { Lease } from '@chasqui/sessions';
import type { MessageContent } from './message-content.js';
import type { MessageReason } from './message-reason.js';
import { statusesBefore, statusOfAck, type MessageStatus } from './message-status.js';
import { recordedMove } from './recorded-move.js';

/** A message that its session's owner works on. */
export interface OutboxMessage {
  id: string;
  waId: string;
  chatId: string;
  /** Where the first attempt went, in WhatsApp's own addressing; null before it. */
  chatWid: string | null;
  type: string;
  content: MessageContent;
  attempts: number;
}

const OUTBOX_MESSAGE = `id, wa_id AS "waId", chat_id AS "chatId", chat_wid AS "chatWid", type, content, attempts`;

const REFUSED: MessageReason = 'refused_by_whatsapp';
const WAITED_TOO_LONG: MessageReason = 'waited_too_long';

/** A row while the caller's lease is live; parameters $1 session, $2 owner, $3 generation. */
const LEASE = `lease AS MATERIALIZED (
  SELECT 1 FROM session_leases WHERE session_id = $1 AND owner = $2 AND generation = $3
    AND expires_at > clock_timestamp() FOR SHARE)`;

/** The owner's side of a session's outgoing messages. What to do next is always asked of PostgreSQL. */
@Injectable()
export class OutboxService {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly announcements: Announcements,
  ) {}

  /** Takes the next due message, unless one before it is still undecided or the lease is lost. */
  async claimNext(lease: Lease): Promise<OutboxMessage | null> {
    return this.claim(
      lease,
      `status = 'queued' AND send_at <= now() AND (expires_at IS NULL OR expires_at > now())
       AND NOT EXISTS (SELECT 1 FROM messages u WHERE u.session_id = $1 AND u.status IN ('sending', 'uncertain'))
       ORDER BY lane, send_at, position`,
      [],
    );
  }

  /** Takes an uncertain message to hand the same content over again, under the same id. */
  async claimAgain(lease: Lease, messageId: string): Promise<OutboxMessage | null> {
    return this.claim(lease, `status = 'uncertain' AND id = $4`, [messageId]);
  }

  /** What an earlier owner, or an earlier browser of ours, left in the middle of a hand-over becomes uncertain. */
  async markInterrupted(lease: Lease, reason: MessageReason): Promise<void> {
    await this.database.query(
      recordedMove({
        after: LEASE,
        which: `session_id = $1 AND status = 'sending' AND EXISTS (SELECT 1 FROM lease)`,
        status: `'uncertain'`,
        reason: '$4',
      }),
      [lease.sessionId, lease.owner, lease.generation, reason],
    );
  }

  /** In the order of their acceptance. */
  async listUncertain(lease: Lease): Promise<OutboxMessage[]> {
    return this.database.query<OutboxMessage[]>(
      `SELECT ${OUTBOX_MESSAGE} FROM messages WHERE session_id = $1 AND status = 'uncertain' ORDER BY position`,
      [lease.sessionId],
    );
  }

  /** Remembers where an attempt went, if the page could tell, so that the next one goes to the same place. */
  async keepChatWid(message: OutboxMessage, chatWid: string): Promise<void> {
    await this.database.query('UPDATE messages SET chat_wid = $2 WHERE id = $1 AND chat_wid IS NULL', [
      message.id,
      chatWid,
    ]);
  }

  /** Moves a message on, by its owner. @returns false when the lease is lost or the table of statuses forbids it */
  async move(
    lease: Lease,
    message: OutboxMessage,
    status: MessageStatus,
    reason: MessageReason | null,
  ): Promise<boolean> {
    const rows = await this.database.query<unknown[]>(
      recordedMove({
        after: LEASE,
        which: 'id = $4 AND session_id = $1 AND status = ANY($7) AND EXISTS (SELECT 1 FROM lease)',
        status: '$5',
        reason: '$6',
      }),
      [lease.sessionId, lease.owner, lease.generation, message.id, status, reason, statusesBefore(status)],
    );
    if (rows.length > 0) await this.announcements.publish('message.changed', { messageId: message.waId });
    return rows.length > 0;
  }

  /**
   * Notes what WhatsApp acknowledged, whoever hears it and whenever: it is true without a lease, and only moves a
   * message forward. A refusal (−1) counts only while the outcome is open.
   */
  async acknowledge(sessionId: string, waId: string, ack: number): Promise<void> {
    const status = ack === -1 ? 'failed' : statusOfAck(ack);
    if (!status) return;
    const before = ack === -1 ? ['sending', 'uncertain'] : statusesBefore(status);
    const rows = await this.database.query<unknown[]>(
      recordedMove({
        which: `session_id = $1 AND wa_id = $2 AND direction = 'outbound' AND status = ANY($5)`,
        status: '$3',
        reason: '$4',
      }),
      [sessionId, waId, status, ack === -1 ? REFUSED : null, before],
    );
    if (rows.length > 0) await this.announcements.publish('message.changed', { messageId: waId });
  }

  /**
   * Ends everything that has not left: what waits is cancelled, what may have left is `failed` until an acknowledgement
   * says otherwise. Nobody hands it over again.
   */
  async abandon(lease: Lease, reason: MessageReason): Promise<void> {
    await this.database.query(
      recordedMove({
        after: LEASE,
        which: `session_id = $1 AND status IN ('preparing', 'queued', 'sending', 'uncertain')
          AND EXISTS (SELECT 1 FROM lease)`,
        status: `CASE WHEN before.status IN ('preparing', 'queued') THEN 'cancelled' ELSE 'failed' END`,
        reason: '$4',
      }),
      [lease.sessionId, lease.owner, lease.generation, reason],
    );
  }

  /** Ends messages that waited too long. */
  async expireOverdue(lease: Lease): Promise<void> {
    await this.database.query(
      recordedMove({
        after: LEASE,
        which: `session_id = $1 AND status = 'queued' AND expires_at <= now() AND EXISTS (SELECT 1 FROM lease)`,
        status: `'expired'`,
        reason: `'${WAITED_TOO_LONG}'`,
      }),
      [lease.sessionId, lease.owner, lease.generation],
    );
  }

  /** How many messages of an owner's sessions wait, are being handed over, or are undecided. */
  async countByStatus(owner: string): Promise<Record<string, number>> {
    const rows = await this.database.query<{ status: MessageStatus; count: number }[]>(
      `SELECT m.status, count(*)::int AS count FROM session_leases l JOIN messages m ON m.session_id = l.session_id
       WHERE l.owner = $1 AND l.expires_at > clock_timestamp()
         AND (m.status = 'queued' OR m.status IN ('sending', 'uncertain')) GROUP BY m.status`,
      [owner],
    );
    return {
      queued: 0,
      sending: 0,
      uncertain: 0,
      ...Object.fromEntries(rows.map(({ status, count }) => [status, count])),
    };
  }

  private async claim(lease: Lease, which: string, values: unknown[]): Promise<OutboxMessage | null> {
    const [message] = await this.database.query<OutboxMessage[]>(
      `WITH ${LEASE}, next AS (
         SELECT id FROM messages WHERE session_id = $1 AND EXISTS (SELECT 1 FROM lease) AND ${which} LIMIT 1 FOR UPDATE),
       claimed AS (
         UPDATE messages SET status = 'sending', status_reason = NULL, status_since = now(),
           attempts = attempts + 1, generation = $3
         WHERE id = (SELECT id FROM next) RETURNING ${OUTBOX_MESSAGE}),
       history AS (
         INSERT INTO message_transitions (message_id, status, attempt, generation, owner)
         SELECT id, 'sending', attempts, $3, $2 FROM claimed)
       SELECT * FROM claimed`,
      [lease.sessionId, lease.owner, lease.generation, ...values],
    );
    return message ?? null;
  }
}
