import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { DomainError } from '@chasqui/errors';
import { explainMessageReason } from '@chasqui/messages';
import { toJid } from '@chasqui/whatsapp-vocabulary';
import type { SendAnswer } from './send-answer.js';

export class SentMessageView {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty({ example: '3EB0ABC123456789' })
  messageId: string;

  @ApiProperty({ example: '919876543210@s.whatsapp.net' })
  to: string;

  @ApiProperty({ example: 'text' })
  type: string;

  @ApiProperty({ example: 'sent', description: '`sent`: WhatsApp has it. `queued`: it leaves later, by itself.' })
  status: string;

  @ApiProperty({ format: 'date-time' })
  timestamp: string;

  @ApiPropertyOptional({
    example: 'outbox_paused',
    description: 'Why it is still queued: a reason of docs/sending.md, or that of the state of the session.',
  })
  reason?: string;

  @ApiPropertyOptional({ description: '`reason` as a sentence.' })
  explanation?: string;

  @ApiPropertyOptional({
    format: 'date-time',
    description: 'When it will probably leave; absent when nobody can know.',
  })
  estimatedAt?: string;
}

const NOT_SENT_YET: readonly string[] = ['preparing', 'queued', 'sending', 'uncertain'];
const NEVER_SENT: readonly string[] = ['failed', 'expired', 'cancelled'];

export type MessageFailureCode = 'message_failed';

/** Throws DomainError message_failed. */
export function toSentMessageView({
  messageId,
  chatId,
  type,
  status,
  reason,
  since,
  held,
}: SendAnswer): SentMessageView {
  if (NEVER_SENT.includes(status)) {
    throw new DomainError<MessageFailureCode>('message_failed', { messageId, status, reason });
  }
  const isQueued = NOT_SENT_YET.includes(status);
  return {
    success: true,
    messageId,
    to: toJid(chatId),
    type,
    status: isQueued ? 'queued' : 'sent',
    timestamp: since,
    ...(isQueued ? (held ?? toReasonView(reason)) : {}),
  };
}

/** Why an attempt that was made meanwhile did not end it, if one was. */
function toReasonView(reason: string | null): { reason?: string; explanation?: string } {
  const explanation = explainMessageReason(reason);
  return { ...(reason && { reason }), ...(explanation && { explanation }) };
}
