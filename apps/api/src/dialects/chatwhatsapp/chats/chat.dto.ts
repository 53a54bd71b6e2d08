import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean } from 'class-validator';
import type { Chat, ChatMessage, Person } from '@chasqui/session-calls';
import { toJid } from '@chasqui/whatsapp-vocabulary';
import { IsInstant } from '../../../http/instant.js';
import { IfGiven } from '../../../operator/if-given.js';
import type { KnownPerson } from '../session-calls/known-people.service.js';
import { PersonView, toPersonView } from '../session-calls/person.dto.js';

const FOR_GOOD = -1;

export class ActivityBody {
  @ApiPropertyOptional({
    default: true,
    description: 'false: it is over. WhatsApp ends it by itself after some seconds.',
  })
  @IfGiven()
  @IsBoolean({ message: 'on must be true or false' })
  on = true;
}

export class MuteBody {
  @ApiPropertyOptional({ format: 'date-time', description: 'With an offset. Left out: for good.' })
  @IfGiven()
  @IsInstant('until')
  until?: string;
}

class ChatView extends PersonView {
  @ApiProperty({ type: String, example: '919988066776@s.whatsapp.net' })
  declare jid: string;

  @ApiProperty({ description: 'Of the contact or the group, as the session shows it.' })
  name: string;

  @ApiProperty()
  isGroup: boolean;

  @ApiProperty({ description: 'How many messages were not read.' })
  unread: number;

  @ApiProperty({ description: 'Marked as unread by a person.' })
  isMarkedUnread: boolean;

  @ApiProperty()
  isArchived: boolean;

  @ApiProperty()
  isPinned: boolean;

  @ApiProperty()
  isMuted: boolean;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'null while muted for good, too.' })
  mutedUntil: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'Of its last message.' })
  lastMessageAt: string | null;
}

export class ChatAnswer {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty({ type: ChatView })
  chat: ChatView;
}

export class ChatsAnswer {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty({ type: [ChatView], description: 'The latest first.' })
  chats: ChatView[];

  @ApiProperty({ type: String, nullable: true, description: 'Where to go on; null at the end.' })
  nextCursor: string | null;
}

/** What a chat was told to be: it is so now. */
export class ChatChangedAnswer {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty({ example: '919988066776@s.whatsapp.net' })
  jid: string;
}

const STATUSES = ['failed', 'sending', 'sent', 'delivered', 'read', 'played', 'received'] as const;

class ChatMessageView {
  @ApiProperty({ example: '3EB0ABC123456789ABCDEF' })
  messageId: string;

  @ApiProperty({ enum: ['inbound', 'outbound'] })
  direction: 'inbound' | 'outbound';

  @ApiProperty({ type: PersonView, nullable: true, description: 'Who wrote it.' })
  from: PersonView | null;

  @ApiProperty({ example: 'text', description: 'WhatsApp’s own word for what Chasqui has none for.' })
  type: string;

  @ApiProperty({ description: 'Its text, or the caption of its file.' })
  text: string;

  @ApiProperty({ type: String, nullable: true })
  quotedMessageId: string | null;

  @ApiProperty({ enum: STATUSES })
  status: (typeof STATUSES)[number];

  @ApiProperty({ format: 'date-time' })
  timestamp: string;
}

export class ChatMessagesAnswer {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty({ type: [ChatMessageView], description: 'The latest first.' })
  messages: ChatMessageView[];

  @ApiProperty({ type: String, nullable: true, description: 'Where to go on; null at the end.' })
  nextCursor: string | null;
}

export function toChatView({ id, contactId, phone, lid, mutedUntil, lastAt, ...chat }: KnownPerson<Chat>): ChatView {
  return {
    ...toPersonView({ contactId, phone, lid }),
    jid: toJid(phone ?? id),
    ...chat,
    isMuted: mutedUntil !== 0,
    mutedUntil: mutedUntil === FOR_GOOD ? null : toTime(mutedUntil),
    lastMessageAt: toTime(lastAt),
  };
}

export function toChatMessageView(message: ChatMessage, sender: KnownPerson<Person> | null): ChatMessageView {
  return {
    messageId: message.id,
    direction: message.isOurs ? 'outbound' : 'inbound',
    from: sender && toPersonView(sender),
    type: message.type,
    text: message.text,
    quotedMessageId: message.quotedId,
    status: message.isOurs ? (STATUSES[message.ack + 1] ?? 'sending') : 'received',
    timestamp: new Date(message.at * 1_000).toISOString(),
  };
}

/** Seconds since 1970, where 0 is no time at all. */
function toTime(seconds: number): string | null {
  return seconds === 0 ? null : new Date(seconds * 1_000).toISOString();
}

/** Whole seconds since 1970, or for good. @returns undefined for a time that is over */
export function toMutedUntil(until: string | undefined): number | undefined {
  if (until === undefined) return FOR_GOOD;
  const time = new Date(until).getTime();
  return time > Date.now() ? Math.floor(time / 1_000) : undefined;
}
