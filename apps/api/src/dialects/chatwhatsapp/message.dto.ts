import { ApiProperty, ApiPropertyOptional, OmitType } from '@nestjs/swagger';
import { IsDefined, IsString, MaxLength } from 'class-validator';
import {
  explainMessageReason,
  laneOf,
  LANES,
  MAX_TEXT_LENGTH,
  type Message,
  type MessageTransition,
} from '@chasqui/messages';
import { HasVisibleText } from '../../http/storable-text.js';
import { toJid } from '@chasqui/whatsapp-vocabulary';
import {
  LinkPreviewField,
  MentionsField,
  QuotedMessageIdField,
  toContext,
  ToField,
  type ContextFields,
} from './context-fields.js';
import { MessageContentView, toMessageContentView } from './message-content.dto.js';
import { MessagePersonView, personAt, writerOf, type ContactsByName } from './message-people.dto.js';
import { OptionFields, toNewMessage } from './send-fields.js';
import type { Held } from './send-answer.js';
import type { Sendable } from './sendable.js';
import type { SendingCall } from './sending-call.js';

/** Its own fields come before inherited ones where problems are told: the published call tells of `to` first. */
export class SendTextBody extends OptionFields implements ContextFields {
  @ToField()
  to: string;

  @ApiProperty({ example: 'Hello from my session!', maxLength: MAX_TEXT_LENGTH })
  @IsString({ message: 'text must be a string' })
  @HasVisibleText({ message: 'text is required' })
  @IsDefined({ message: 'text is required' })
  @MaxLength(MAX_TEXT_LENGTH, { message: `text must have at most ${MAX_TEXT_LENGTH} characters` })
  text: string;

  @QuotedMessageIdField()
  quotedMessageId?: string;

  @MentionsField()
  mentions?: string[];

  @LinkPreviewField()
  linkPreview?: boolean;
}

/** The dialect's words in ours. Throws DomainError recipient_invalid, recipient_not_allowed, input_invalid. */
export function toTextMessage(body: SendTextBody, call: Pick<SendingCall, 'caller' | 'isAsync'>): Sendable {
  const { text, linkPreview } = body;
  const content = { text, ...toContext(body, call.caller.key), ...(linkPreview === false && { linkPreview }) };
  return toNewMessage(body, call, { type: 'text', content });
}

class MessageHistoryView {
  @ApiProperty()
  status: string;

  @ApiProperty({ type: String, nullable: true })
  reason: string | null;

  @ApiProperty({ type: String, nullable: true, description: '`reason` as a sentence.' })
  explanation: string | null;

  @ApiProperty({ format: 'date-time' })
  at: string;
}

export class HeldView implements Held {
  @ApiProperty({
    example: 'minute_cap',
    description: 'A reason of docs/sending.md, or that of the state of the session.',
  })
  reason: string;

  @ApiProperty({ description: '`reason` as a sentence.' })
  explanation: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Until when, probably; absent when nobody can know.' })
  estimatedAt?: string;
}

class BatchPlaceView {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ description: 'Of the list that was sent.' })
  line: number;
}

export class MessageView extends MessageContentView {
  @ApiProperty()
  messageId: string;

  @ApiProperty({ enum: ['outbound', 'inbound'] })
  direction: string;

  @ApiProperty({ type: String, nullable: true, description: 'Who wrote an inbound message.' })
  from: string | null;

  @ApiProperty({ type: MessagePersonView, nullable: true, description: 'Who that is.' })
  fromContact: MessagePersonView | null;

  @ApiProperty({ description: 'The recipient; the chat of an inbound message.' })
  chat: string;

  @ApiProperty({ type: MessagePersonView, nullable: true, description: 'With whom the chat is; null of a group.' })
  chatContact: MessagePersonView | null;

  @ApiProperty()
  type: string;

  @ApiProperty()
  status: string;

  @ApiProperty({ type: String, nullable: true })
  reason: string | null;

  @ApiProperty({ type: String, nullable: true, description: '`reason` as a sentence.' })
  explanation: string | null;

  @ApiProperty({ enum: LANES, nullable: true, description: 'null for an inbound message, as the next four.' })
  lane: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'It leaves no earlier.' })
  sendAt: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'It leaves no later.' })
  expiresAt: string | null;

  @ApiProperty({ type: Number, nullable: true, description: 'How often it was handed to WhatsApp Web.' })
  attempts: number | null;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'Since when it no longer holds up the messages after it, although nobody knows what became of it.',
  })
  parkedAt: string | null;

  @ApiProperty({ type: BatchPlaceView, nullable: true, description: 'The bulk call that it came with.' })
  batch: BatchPlaceView | null;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ type: HeldView, nullable: true, description: 'What holds it back; null when nothing does.' })
  held: Held | null;

  @ApiProperty({ type: [MessageHistoryView] })
  history: MessageHistoryView[];
}

/** As a list has it. */
export class MessageSummaryView extends OmitType(MessageView, ['history', 'held'] as const) {}

export class MessageAnswer {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty()
  message: MessageView;
}

/** @param more.held what holds it back while it is queued */
export function toMessageView(
  message: Message,
  contacts: ContactsByName,
  more: { history: MessageTransition[]; held: Held | null },
): MessageView {
  const { history, held } = more;
  return { ...toMessageSummary(message, contacts), held, history: history.map(toHistoryView) };
}

export function toMessageSummary(message: Message, contacts: ContactsByName): MessageSummaryView {
  return {
    messageId: message.waId,
    direction: message.direction,
    from: message.senderId && toJid(message.senderId),
    fromContact: writerOf(message, contacts),
    chat: toJid(message.chatId),
    chatContact: personAt(message.chatId, contacts),
    type: message.type,
    ...toMessageContentView(message, contacts),
    status: message.status,
    reason: message.statusReason,
    explanation: explainMessageReason(message.statusReason),
    ...toSendingView(message),
    batch: message.batchId === null ? null : { id: message.batchId, line: message.batchLine ?? 0 },
    createdAt: (message.whatsappAt ?? message.createdAt).toISOString(),
  };
}

function toSendingView(message: Message): Pick<MessageView, 'lane' | 'sendAt' | 'expiresAt' | 'attempts' | 'parkedAt'> {
  if (message.direction === 'inbound')
    return { lane: null, sendAt: null, expiresAt: null, attempts: null, parkedAt: null };
  return {
    lane: laneOf(message.lane),
    sendAt: message.sendAt.toISOString(),
    expiresAt: message.expiresAt?.toISOString() ?? null,
    attempts: message.attempts,
    parkedAt: message.parkedAt?.toISOString() ?? null,
  };
}

function toHistoryView({ status, reason, at }: MessageTransition): MessageHistoryView {
  return { status, reason, explanation: explainMessageReason(reason), at: at.toISOString() };
}
