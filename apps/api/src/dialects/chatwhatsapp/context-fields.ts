import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsBoolean, IsDefined, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import type { AccountKey } from '@chasqui/api-keys';
import { DomainError } from '@chasqui/errors';
import type { MessageContext } from '@chasqui/messages';
import { parseChatId } from '@chasqui/whatsapp-vocabulary';
import { HasVisibleText } from '../../http/storable-text.js';
import type { InputErrorCode } from '../../http/validated-input.js';
import { toNamedContact } from './recipient.js';

const MOST_MENTIONS = 256;
const LONGEST_ADDRESS = 100;
const MENTION_TEXT =
  'must be a phone number with its country code (7 to 15 digits), an id ending in @lid, or the id of a contact';

/** What every call that sends content may say of what it answers and whom it names. */
export interface ContextFields {
  quotedMessageId?: string | null;
  mentions?: string[] | null;
}

/** The recipient. */
export function ToField(): PropertyDecorator {
  return applyDecorators(
    ApiProperty({
      example: '919876543210',
      description: 'A number with its country code, an id ending in @lid, the id of a contact, or a group id.',
    }),
    IsString({ message: 'to must be a string' }),
    HasVisibleText({ message: 'to is required' }),
    IsDefined({ message: 'to is required' }),
    MaxLength(LONGEST_ADDRESS, { message: `to must have at most ${LONGEST_ADDRESS} characters` }),
  );
}

export function QuotedMessageIdField(): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({
      example: '3EB0ABC123456789',
      description: 'The message that this one answers: one that the session sent or received.',
    }),
    IsOptional(),
    IsString({ message: 'quotedMessageId must be a string' }),
    Matches(/^[0-9A-Za-z._-]{1,100}$/, { message: 'quotedMessageId must be a bare message id' }),
  );
}

export function MentionsField(): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({
      type: [String],
      maxItems: MOST_MENTIONS,
      example: ['919876543210'],
      description: 'People whom the text or caption names by `@` and the digits of their number.',
    }),
    IsOptional(),
    IsArray({ message: 'mentions must be a list of phone numbers' }),
    ArrayMaxSize(MOST_MENTIONS, { message: `mentions must have at most ${MOST_MENTIONS} people` }),
    IsString({ each: true, message: 'mentions must be a list of phone numbers' }),
    MaxLength(LONGEST_ADDRESS, { each: true, message: `each of mentions ${MENTION_TEXT}` }),
  );
}

export function LinkPreviewField(): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({
      default: true,
      description: '`false`: a link in the text is sent without its preview.',
    }),
    IsOptional(),
    IsBoolean({ message: 'linkPreview must be true or false' }),
  );
}

/** The dialect's words in ours; whom it names by a contact's id is still to be found. Throws DomainError input_invalid. */
export function toContext(
  { quotedMessageId, mentions }: ContextFields,
  { defaultCountry }: Pick<AccountKey, 'defaultCountry'>,
): MessageContext {
  const people = new Set((mentions ?? []).map((text, index) => toPerson(text, { index, defaultCountry })));
  return { ...(quotedMessageId && { quotedMessageId }), ...(people.size > 0 && { mentions: [...people] }) };
}

function toPerson(text: string, at: { index: number; defaultCountry: string | null }): string {
  const named = toNamedContact(text);
  if (named) return named.contact;
  const field = `mentions.${at.index}`;
  try {
    const chatId = parseChatId(text, at.defaultCountry);
    if (!chatId.endsWith('@g.us')) return chatId;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
  }
  throw new DomainError<InputErrorCode>('input_invalid', {
    problems: [{ field, message: `${field} ${MENTION_TEXT}` }],
  });
}
