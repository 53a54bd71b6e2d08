import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsDefined, IsNumber, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import type { AccountKey } from '@chasqui/api-keys';
import { MAX_TEXT_LENGTH, type Message, type MessageTransition } from '@chasqui/messages';
import { HasVisibleText } from '../../http/storable-text.js';
import { toJid, type ChatId } from '@chasqui/whatsapp-vocabulary';
import { toRecipient } from './recipient.js';

const MAX_WAIT_SECONDS = 30;
const DEFAULT_WAIT_SECONDS = 10;

export class SendTextBody {
  @ApiProperty({ example: '919876543210', description: 'A number with its country code, or a group id.' })
  @IsString({ message: 'to must be a string' })
  @HasVisibleText({ message: 'to is required' })
  @IsDefined({ message: 'to is required' })
  @MaxLength(100, { message: 'to must have at most 100 characters' })
  to: string;

  @ApiProperty({ example: 'Hello from my session!', maxLength: MAX_TEXT_LENGTH })
  @IsString({ message: 'text must be a string' })
  @HasVisibleText({ message: 'text is required' })
  @IsDefined({ message: 'text is required' })
  @MaxLength(MAX_TEXT_LENGTH, { message: `text must have at most ${MAX_TEXT_LENGTH} characters` })
  text: string;

  @ApiPropertyOptional({ example: '3EB0ABC123456789', description: 'The message that this one answers.' })
  @IsOptional()
  @IsString({ message: 'quotedMessageId must be a string' })
  @Matches(/^[0-9A-Za-z._-]{1,100}$/, { message: 'quotedMessageId must be a bare message id' })
  quotedMessageId?: string;

  @ApiPropertyOptional({ default: DEFAULT_WAIT_SECONDS, minimum: 0, maximum: MAX_WAIT_SECONDS })
  @IsOptional()
  @IsNumber({}, { message: 'wait must be a number of seconds' })
  @Min(0, { message: 'wait must be at least 0 seconds' })
  @Max(MAX_WAIT_SECONDS, { message: `wait must be at most ${MAX_WAIT_SECONDS} seconds` })
  wait?: number;
}

/** The dialect's words in ours. Throws DomainError recipient_invalid, recipient_not_allowed. */
export function toTextMessage(
  body: SendTextBody,
  key: AccountKey,
): {
  to: ChatId;
  text: string;
  quotedMessageId?: string;
  waitMs: number;
} {
  return {
    to: toRecipient(body.to, key),
    text: body.text,
    ...(body.quotedMessageId ? { quotedMessageId: body.quotedMessageId } : {}),
    waitMs: (body.wait ?? DEFAULT_WAIT_SECONDS) * 1_000,
  };
}

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

  @ApiPropertyOptional({ description: 'Why it is still queued: the reason of the state of the session.' })
  reason?: string;
}

const NOT_SENT_YET: readonly string[] = ['preparing', 'queued', 'sending', 'uncertain'];

export function toSentMessageView(
  message: Pick<Message, 'waId' | 'chatId' | 'type' | 'status' | 'statusSince'>,
  heldBecause: string | undefined,
): SentMessageView {
  const isQueued = NOT_SENT_YET.includes(message.status);
  return {
    success: true,
    messageId: message.waId,
    to: toJid(message.chatId),
    type: message.type,
    status: isQueued ? 'queued' : 'sent',
    timestamp: message.statusSince.toISOString(),
    ...(isQueued && heldBecause ? { reason: heldBecause } : {}),
  };
}

class MessageHistoryView {
  @ApiProperty()
  status: string;

  @ApiProperty({ type: String, nullable: true })
  reason: string | null;

  @ApiProperty({ format: 'date-time' })
  at: string;
}

export class MessageView {
  @ApiProperty()
  messageId: string;

  @ApiProperty({ enum: ['outbound', 'inbound'] })
  direction: string;

  @ApiProperty({ type: String, nullable: true, description: 'Who wrote an inbound message.' })
  from: string | null;

  @ApiProperty({ description: 'The recipient; the chat of an inbound message.' })
  chat: string;

  @ApiProperty()
  type: string;

  @ApiProperty()
  text: string;

  @ApiProperty({ type: String, nullable: true })
  quotedMessageId: string | null;

  @ApiProperty()
  status: string;

  @ApiProperty({ type: String, nullable: true })
  reason: string | null;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ type: [MessageHistoryView] })
  history: MessageHistoryView[];
}

export class MessageAnswer {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty()
  message: MessageView;
}

export function toMessageView(message: Message, history: MessageTransition[]): MessageView {
  return {
    messageId: message.waId,
    direction: message.direction,
    from: message.senderId && toJid(message.senderId),
    chat: toJid(message.chatId),
    type: message.type,
    text: message.content.text,
    quotedMessageId: message.content.quotedMessageId ?? null,
    status: message.status,
    reason: message.statusReason,
    createdAt: (message.whatsappAt ?? message.createdAt).toISOString(),
    history: history.map(({ status, reason, at }) => ({ status, reason, at: at.toISOString() })),
  };
}
