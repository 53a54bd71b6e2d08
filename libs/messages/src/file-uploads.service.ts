import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { Announcements } from '@chasqui/redis';
import type { Lease } from '@chasqui/sessions';
import { DataSource } from 'typeorm';
import { IS_LIVE, liveLease } from './live-lease.js';
import type { MessageReason } from './message-reason.js';
import type { OutboxMessage } from './outbox-message.js';

/** The owner's side of queued messages whose files are uploaded before their turn. */
@Injectable()
export class FileUploadsService {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly announcements: Announcements,
  ) {}

  /** Says why a message still waits for its file, until it is taken from the queue. */
  async noteWaiting(lease: Lease, message: Pick<OutboxMessage, 'id' | 'waId'>, reason: MessageReason): Promise<void> {
    const noted = await this.database.query<unknown[]>(
      `WITH ${liveLease()},
       waiting AS (
         UPDATE messages SET status_reason = $5
         WHERE id = $4 AND session_id = $1 AND status = 'queued' AND status_reason IS DISTINCT FROM $5 AND ${IS_LIVE}
         RETURNING *)
       INSERT INTO message_transitions (message_id, status, reason, attempt, generation, owner)
       SELECT id, status, status_reason, attempts, $3, $2 FROM waiting RETURNING message_id`,
      [lease.sessionId, lease.owner, lease.generation, message.id, reason],
    );
    if (noted.length > 0) await this.announcements.publish('message.changed', { messageId: message.waId });
  }

  /** Counts that a page crashed while it uploaded the files of these messages: in that state it had handed over none of them. */
  async countLost(lease: Lease, messageIds: readonly string[]): Promise<void> {
    await this.database.query(
      `WITH ${liveLease()}
       UPDATE messages SET upload_losses = upload_losses + 1
       WHERE id = ANY($4) AND session_id = $1 AND status IN ('queued', 'sending', 'uncertain') AND ${IS_LIVE}`,
      [lease.sessionId, lease.owner, lease.generation, messageIds],
    );
  }
}
