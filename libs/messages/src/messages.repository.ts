import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository, type EntityManager } from 'typeorm';
import { countAccepted, countReceived } from '@chasqui/usage';
import type { MessageContent } from './message-content.js';
import { acceptanceEvents, receptionEvents } from './message-event.js';
import { MessageTransition } from './message-transition.entity.js';
import { Message } from './message.entity.js';
import { recordedMove } from './recorded-move.js';

export interface NewOutbound {
  sessionId: string;
  waId: string;
  chatId: string;
  type: string;
  content: MessageContent;
  expiresInSeconds: number;
}

export interface NewInbound {
  waId: string;
  chatId: string;
  /** The chat in WhatsApp's own addressing, which may hide the number. */
  chatWid: string;
  senderId: string;
  type: string;
  content: MessageContent;
  whatsappAt: Date;
}

/** What became of a message that was to be accepted; `dailyLimit` and the rest are of one that is too many today. */
export type Acceptance =
  { outcome: 'accepted' | 'no_session' } | { outcome: 'daily_limit'; dailyLimit: number; secondsLeft: number };

@Injectable()
export class MessagesRepository {
  constructor(
    @InjectRepository(Message) private readonly messages: Repository<Message>,
    @InjectRepository(MessageTransition) private readonly transitions: Repository<MessageTransition>,
  ) {}

  /**
   * One statement, so one commit. The session's row is locked against a deletion that would cancel its queue, and must
   * still have a login. Unless it is accepted, nothing is written.
   */
  async insertOutbound(accountId: string, message: NewOutbound): Promise<Acceptance> {
    const [today] = await this.messages.query<{ most: number; secondsLeft: number; isAccepted: boolean }[]>(
      `WITH session AS (
         SELECT id, account_id FROM sessions
         WHERE account_id = $1 AND id = $2 AND deleted_at IS NULL AND paired_at IS NOT NULL FOR SHARE),
       ${countAccepted('session')},
       accepted AS (
         INSERT INTO messages (account_id, session_id, wa_id, direction, chat_id, type, content, status, expires_at)
         SELECT $1, session_id, $3, 'outbound', $4, $5, $6, 'queued', now() + make_interval(secs => $7) FROM counted
         RETURNING *),
       history AS (INSERT INTO message_transitions (message_id, status) SELECT id, 'queued' FROM accepted),
       emitted AS (${acceptanceEvents('accepted')})
       SELECT most, seconds_left AS "secondsLeft", EXISTS (SELECT 1 FROM accepted) AS "isAccepted" FROM today`,
      [
        accountId,
        message.sessionId,
        message.waId,
        message.chatId,
        message.type,
        message.content,
        message.expiresInSeconds,
      ],
    );
    if (!today) return { outcome: 'no_session' };
    const { isAccepted, most: dailyLimit, secondsLeft } = today;
    return isAccepted ? { outcome: 'accepted' } : { outcome: 'daily_limit', dailyLimit, secondsLeft };
  }

  /**
   * The session's row is locked before its usage: a deletion locks them in that order.
   * @returns false when this message is there already
   */
  async insertInbound(accountId: string, sessionId: string, message: NewInbound): Promise<boolean> {
    const rows = await this.messages.query<unknown[]>(
      `WITH session AS (SELECT id FROM sessions WHERE account_id = $1 AND id = $2 FOR KEY SHARE),
       stored AS (
         INSERT INTO messages
           (account_id, session_id, wa_id, direction, chat_id, sender_id, type, content, status, whatsapp_at, chat_wid)
         SELECT $1, id, $3, 'inbound', $4, $5, $6, $7, 'received', $8, $9 FROM session
         ON CONFLICT (session_id, wa_id) DO NOTHING RETURNING *),
       ${countReceived('stored')},
       emitted AS (${receptionEvents('stored')})
       SELECT session_id FROM stored`,
      [
        accountId,
        sessionId,
        message.waId,
        message.chatId,
        message.senderId,
        message.type,
        message.content,
        message.whatsappAt,
        message.chatWid,
      ],
    );
    return rows.length === 1;
  }

  async find(accountId: string, sessionId: string, waId: string): Promise<Message | null> {
    return this.messages.findOneBy({ accountId, sessionId, waId });
  }

  /** The history of a message that the caller has found under its account, oldest first. */
  async historyOf(message: Message): Promise<MessageTransition[]> {
    return this.transitions.find({ where: { messageId: message.id }, order: { id: 'ASC' } });
  }

  async cancelQueued(manager: EntityManager, accountId: string, sessionId: string, reason: string): Promise<void> {
    await manager.query(
      recordedMove({
        which: `account_id = $1 AND session_id = $2 AND status IN ('preparing', 'queued')`,
        status: `'cancelled'`,
        reason: '$3',
      }),
      [accountId, sessionId, reason],
    );
  }
}
