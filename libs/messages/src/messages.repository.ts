import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository, type EntityManager } from 'typeorm';
import type { Contact } from '@chasqui/contacts';
import { countReceived } from '@chasqui/usage';
import { toldContent } from './content-view.js';
import type { ReceivedContent } from './message-content.js';
import { receptionEvents } from './message-event.js';
import { MessageTransition } from './message-transition.entity.js';
import { Message } from './message.entity.js';
import type { MessageReason } from './message-reason.js';
import { toldPerson } from './told-person.js';
import { recordedMove } from './recorded-move.js';

/** Where a message was received, in WhatsApp's own addressing, and from whom. */
export interface ReceivedPlace {
  chatWid: string;
  senderId: string;
}

export interface NewInbound {
  waId: string;
  chatId: string;
  /** The chat in WhatsApp's own addressing, which may hide the number. */
  chatWid: string;
  senderId: string;
  /** Who wrote it, if that could be found out. */
  sender?: Contact | null;
  type: string;
  content: ReceivedContent;
  whatsappAt: Date;
}

@Injectable()
export class MessagesRepository {
  constructor(
    @InjectRepository(Message) private readonly messages: Repository<Message>,
    @InjectRepository(MessageTransition) private readonly transitions: Repository<MessageTransition>,
  ) {}

  /**
   * The session's row is locked before its usage: a deletion locks them in that order.
   * @returns false when this message is there already
   */
  async insertInbound(accountId: string, sessionId: string, message: NewInbound): Promise<boolean> {
    const rows = await this.messages.query<unknown[]>(
      `WITH session AS (SELECT id FROM sessions WHERE account_id = $1 AND id = $2 FOR KEY SHARE),
       stored AS (
         INSERT INTO messages
           (account_id, session_id, wa_id, direction, chat_id, sender_id, type, content, status, whatsapp_at, chat_wid,
            contact_id)
         SELECT $1, id, $3, 'inbound', $4, $5, $6, $7, 'received', $8, $9, $11 FROM session
         ON CONFLICT (session_id, wa_id) DO NOTHING RETURNING *),
       ${countReceived('stored')},
       emitted AS (${receptionEvents('stored', '$10::jsonb')})
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
        { ...toldContent(message.content), sender: toldPerson(message.sender) },
        message.sender?.id ?? null,
      ],
    );
    return rows.length === 1;
  }

  async whereReceived(
    { accountId, id }: { accountId: string; id: string },
    waId: string,
  ): Promise<ReceivedPlace | undefined> {
    const [row] = await this.messages.query<ReceivedPlace[]>(
      `SELECT coalesce(chat_wid, chat_id) AS "chatWid", sender_id AS "senderId" FROM messages
       WHERE account_id = $1 AND session_id = $2 AND wa_id = $3 AND direction = 'inbound'`,
      [accountId, id, waId],
    );
    return row;
  }

  async attachFile(
    { accountId, id }: { accountId: string; id: string },
    waId: string,
    { id: fileId, mimetype, bytes, sha256 }: { id: string; mimetype: string; bytes: number; sha256: string },
  ): Promise<boolean> {
    const [, updated] = await this.messages.query<[unknown[], number]>(
      `UPDATE messages
       SET content = jsonb_set(content, '{media}', coalesce(content -> 'media', '{}') || $4::jsonb)
       WHERE account_id = $1 AND session_id = $2 AND wa_id = $3 AND direction = 'inbound'`,
      [accountId, id, waId, { id: fileId, mimetype, bytes, sha256 }],
    );
    return updated > 0;
  }

  async find(accountId: string, sessionId: string, waId: string): Promise<Message | null> {
    return this.messages.findOneBy({ accountId, sessionId, waId });
  }

  async findRow(accountId: string, id: string): Promise<Message | null> {
    return this.messages.findOneBy({ accountId, id });
  }

  /** The history of a message that the caller has found under its account, oldest first. */
  async historyOf(message: Message): Promise<MessageTransition[]> {
    return this.transitions.find({ where: { messageId: message.id }, order: { id: 'ASC' } });
  }

  async cancelQueued(
    manager: EntityManager,
    accountId: string,
    sessionId: string,
    reason: MessageReason,
  ): Promise<void> {
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
