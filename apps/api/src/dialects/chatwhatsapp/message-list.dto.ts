import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiQuery } from '@nestjs/swagger';
import { Transform, Type, type TransformFnParams } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, IsUUID, Max, MaxLength, Min, ValidateBy } from 'class-validator';
import type { AccountKey } from '@chasqui/api-keys';
import { DomainError } from '@chasqui/errors';
import { isMessageCursor, MESSAGE_STATUSES, type MessageFilter, type MessagePage } from '@chasqui/messages';
import { parseChatId } from '@chasqui/whatsapp-vocabulary';
import { IsInstant } from '../../http/instant.js';
import { HasVisibleText, isStorable } from '../../http/storable-text.js';
import type { InputErrorCode } from '../../http/validated-input.js';
import { MessageSummaryView, toMessageSummary } from './message.dto.js';
import type { ContactsByName } from './message-people.dto.js';
import { toNamedContact } from './recipient.js';

const MOST_MESSAGES = 200;
const DEFAULT_MESSAGES = 50;
const LONGEST_TEXT = 200;
const DIRECTIONS = ['outbound', 'inbound'] as const;
const STATUSES = [...MESSAGE_STATUSES, 'received'] as const;
const CHAT_TEXT =
  'chat must be a phone number with its country code (7 to 15 digits), the id of a contact, or the chat of a message';
/** Chats that nobody can name as a recipient: channels, status updates. */
const OTHER_CHAT = /^[\w.-]{1,60}@(?:newsletter|broadcast)$/;

/** As it came, also when it came twice: a list of them is not what is asked for. */
const AsGiven = (): PropertyDecorator =>
  Transform(({ obj, key }: TransformFnParams) => (obj as Record<string, unknown>)[key]);

const isCursor = (value: unknown): boolean => typeof value === 'string' && isMessageCursor(value);

export class ListMessagesQuery {
  @IsOptional()
  @AsGiven()
  @IsString({ message: CHAT_TEXT })
  @MaxLength(100, { message: CHAT_TEXT })
  chat?: string;

  @IsOptional()
  @AsGiven()
  @IsIn(DIRECTIONS, { message: `direction must be one of ${DIRECTIONS.join(', ')}` })
  direction?: (typeof DIRECTIONS)[number];

  @IsOptional()
  @Transform(({ obj, key }: TransformFnParams) => String((obj as Record<string, unknown>)[key]).split(','))
  @IsIn(STATUSES, { each: true, message: `status must be some of ${STATUSES.join(', ')}, separated by commas` })
  status?: (typeof STATUSES)[number][];

  @IsOptional()
  @AsGiven()
  @IsInstant('since')
  since?: string;

  @IsOptional()
  @AsGiven()
  @IsInstant('until')
  until?: string;

  @IsOptional()
  @AsGiven()
  @IsUUID(undefined, { message: 'batch must be the id of a batch' })
  batch?: string;

  @IsOptional()
  @AsGiven()
  @IsString({ message: 'q must be a text' })
  @HasVisibleText({ message: 'q must have at least 1 character' })
  @MaxLength(LONGEST_TEXT, { message: `q must have at most ${LONGEST_TEXT} characters` })
  @ValidateBy({ name: 'isStorable', validator: { validate: isStorable } }, { message: 'q must have no NUL character' })
  q?: string;

  @IsOptional()
  @Type(() => Number)
  @IsInt({ message: 'limit must be a whole number' })
  @Min(1, { message: 'limit must be at least 1' })
  @Max(MOST_MESSAGES, { message: `limit must be at most ${MOST_MESSAGES}` })
  limit = DEFAULT_MESSAGES;

  @IsOptional()
  @AsGiven()
  @ValidateBy({ name: 'isCursor', validator: { validate: isCursor } }, { message: 'cursor must come from nextCursor' })
  cursor?: string;
}

/** The dialect's words in ours, but for the chat. Throws DomainError input_invalid. */
export function toMessageFilter(query: ListMessagesQuery): MessageFilter {
  const since = query.since === undefined ? undefined : new Date(query.since);
  const until = query.until === undefined ? undefined : new Date(query.until);
  if (since && until && since >= until) throw invalid('until', 'until must be later than since');
  return {
    direction: query.direction,
    statuses: query.status,
    since,
    until,
    batchId: query.batch,
    text: query.q,
  };
}

/** The chat that is asked for: its address, or the id of a contact. Throws DomainError input_invalid. */
export function toNamedChat(text: string, { defaultCountry }: Pick<AccountKey, 'defaultCountry'>): string {
  const named = toNamedContact(text);
  if (named) return named.contact;
  if (OTHER_CHAT.test(text)) return text;
  try {
    return parseChatId(text, defaultCountry);
  } catch (error) {
    if (error instanceof DomainError) throw invalid('chat', CHAT_TEXT);
    throw error;
  }
}

function invalid(field: string, message: string): DomainError<InputErrorCode> {
  return new DomainError('input_invalid', { problems: [{ field, message }] });
}

export class MessagesAnswer {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty({ type: [MessageSummaryView], description: 'Newest first.' })
  messages: MessageSummaryView[];

  @ApiProperty({
    type: String,
    nullable: true,
    description:
      'Where to go on; null at the end. A page may have fewer messages than `limit`, or none, and go on: what is looked for is rare.',
  })
  nextCursor: string | null;
}

export function toMessagesAnswer({ messages, nextCursor }: MessagePage, contacts: ContactsByName): MessagesAnswer {
  return { success: true, messages: messages.map((message) => toMessageSummary(message, contacts)), nextCursor };
}

const time = { type: 'string', format: 'date-time' };

export function ApiMessageFilters(): MethodDecorator {
  const filters: Record<string, { description: string; schema: object }> = {
    chat: {
      description: 'A number with its country code, a JID, the id of a contact, or a group id',
      schema: { type: 'string' },
    },
    direction: { description: 'Only sent, or only received ones', schema: { type: 'string', enum: [...DIRECTIONS] } },
    status: {
      description: 'Only in one of these, separated by commas',
      schema: { type: 'array', items: { type: 'string', enum: [...STATUSES] } },
    },
    since: { description: 'Stored by Chasqui then or later', schema: time },
    until: { description: 'Stored before this', schema: time },
    batch: { description: 'Of one bulk call', schema: { type: 'string', format: 'uuid' } },
    q: { description: 'A part of the text, in whatever case', schema: { type: 'string', maxLength: LONGEST_TEXT } },
    limit: {
      description: 'The most on one page',
      schema: { type: 'integer', minimum: 1, maximum: MOST_MESSAGES, default: DEFAULT_MESSAGES },
    },
    cursor: { description: '`nextCursor` of the page before, with the same filters', schema: { type: 'string' } },
  };
  const form = { style: 'form', explode: false } as const;
  return applyDecorators(
    ...Object.entries(filters).map(([name, filter]) =>
      ApiQuery({ name, required: false, ...filter, ...(name === 'status' && form) }),
    ),
  );
}
