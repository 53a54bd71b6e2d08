import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { MessageContent } from './message-content.js';
import type { MessageStatus } from './message-status.js';

export type MessageDirection = 'outbound' | 'inbound';

/** One message of a session, in either direction. */
@Entity('messages')
export class Message {
  @PrimaryColumn({ type: 'uuid' })
  id: string;

  @Column({ type: 'uuid', name: 'account_id' })
  accountId: string;

  @Column({ type: 'uuid', name: 'session_id' })
  sessionId: string;

  /** Bare WhatsApp id, which for an outbound message we mint at acceptance. */
  @Column({ type: 'text', name: 'wa_id' })
  waId: string;

  @Column({ type: 'text' })
  direction: MessageDirection;

  /** The other side: recipient of an outbound message, chat of an inbound one. */
  @Column({ type: 'text', name: 'chat_id' })
  chatId: string;

  /** Who wrote an inbound message (differs from the chat in groups); null for an outbound one. */
  @Column({ type: 'text', name: 'sender_id', nullable: true })
  senderId: string | null;

  /** Who that is; null also where it could not be found out. */
  @Column({ type: 'uuid', name: 'contact_id', nullable: true })
  contactId: string | null;

  @Column({ type: 'text' })
  type: string;

  @Column({ type: 'jsonb' })
  content: MessageContent;

  @Column({ type: 'text' })
  status: MessageStatus | 'received';

  @Column({ type: 'text', name: 'status_reason', nullable: true })
  statusReason: string | null;

  @Column({ type: 'timestamptz', name: 'status_since' })
  statusSince: Date;

  /** The index of its lane; see lane.ts. */
  @Column({ type: 'smallint' })
  lane: number;

  @Column({ type: 'timestamptz', name: 'send_at' })
  sendAt: Date;

  @Column({ type: 'timestamptz', name: 'expires_at', nullable: true })
  expiresAt: Date | null;

  @Column({ type: 'integer' })
  attempts: number;

  /** Since when an undecided message no longer holds up those after it. */
  @Column({ type: 'timestamptz', name: 'parked_at', nullable: true })
  parkedAt: Date | null;

  /** The bulk call that it came with; null for a single message. */
  @Column({ type: 'uuid', name: 'batch_id', nullable: true })
  batchId: string | null;

  /** Where it stood in that. */
  @Column({ type: 'integer', name: 'batch_line', nullable: true })
  batchLine: number | null;

  /** WhatsApp's own time of an inbound message. */
  @Column({ type: 'timestamptz', name: 'whatsapp_at', nullable: true })
  whatsappAt: Date | null;

  @Column({ type: 'timestamptz', name: 'edited_at', nullable: true })
  editedAt: Date | null;

  /** When it was deleted for everybody: what it said is gone with that. */
  @Column({ type: 'timestamptz', name: 'revoked_at', nullable: true })
  revokedAt: Date | null;

  /** By who gave it: `me` for the session's own account, else an address. */
  @Column({ type: 'jsonb', nullable: true })
  reactions: Record<string, { emoji: string; at: string }> | null;

  /** As `reactions`, of a poll. */
  @Column({ type: 'jsonb', nullable: true })
  votes: Record<string, { options: string[]; at: string }> | null;

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt: Date;
}
