import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsDefined, IsString } from 'class-validator';
import type { AccountKey } from '@chasqui/api-keys';
import { DomainError } from '@chasqui/errors';
import type { ChatId, ChatIdErrorCode } from '@chasqui/whatsapp-vocabulary';
import type { UploadErrorCode } from '../../chatwhatsapp/bulk/upload-error.js';
import { toRecipient } from '../../chatwhatsapp/recipient.js';

const MOST_RECIPIENTS = 1_000;
/** Of which many may be the same: more are refused unread. */
const MOST_NAMED = 10_000;
const TOO_MANY = `phone must not have more than ${MOST_RECIPIENTS} items`;
const SHAPE_TEXT = 'phone must be a phone number, a list of them, or several separated by commas';

/** One number, a list, or several separated by commas: always as a list, in the order in which they are named. */
export function PhonesField(): PropertyDecorator {
  return applyDecorators(
    ApiProperty({
      oneOf: [
        { type: 'string', example: '919876543210' },
        { type: 'array', items: { type: 'string' }, maxItems: MOST_NAMED },
      ],
      description: `One number, a list, or several separated by commas: at most ${MOST_RECIPIENTS} people. Whoever is named twice gets one message.`,
    }),
    Transform(({ value }: { value: unknown }) => toPhones(value)),
    IsDefined({ message: 'phone is required' }),
    IsArray({ message: SHAPE_TEXT }),
    ArrayMinSize(1, { message: 'phone is required' }),
    ArrayMaxSize(MOST_NAMED, { message: TOO_MANY }),
    IsString({ each: true, message: SHAPE_TEXT }),
  );
}

/**
 * One text with commas is a list; whoever writes a list says which of its items is wrong by its place in it. What is none of
 * these stays as it is, and is refused. Of too many not all are looked at.
 */
function toPhones(value: unknown): unknown {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return piecesOf(value).slice(0, MOST_NAMED + 1);
  const phones: unknown[] | undefined = Array.isArray(value) ? value : undefined;
  if (!phones && typeof value !== 'number') return value;
  return (phones ?? [value]).slice(0, MOST_NAMED + 1).map((item) => (typeof item === 'number' ? String(item) : item));
}

function piecesOf(text: string): string[] {
  return text
    .split(',')
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '');
}

/**
 * Each recipient once, in the order in which they are named first. One that is none refuses all of them.
 * @throws DomainError recipient_invalid (of several with the `field` of the wrong one), recipient_not_allowed,
 *   bulk_too_many
 */
export function toRecipients(phones: readonly string[], key: AccountKey): ChatId[] {
  const named = phones.flatMap((phone, index) => {
    const pieces = piecesOf(phone);
    return (pieces.length > 0 ? pieces : ['']).map((piece) => ({ piece, index }));
  });
  if (named.length > MOST_NAMED) throw tooMany();
  const isOne = named.length === 1;
  const recipients = new Set(named.map(({ piece, index }) => recipientAt(piece, isOne ? undefined : index, key)));
  if (recipients.size > MOST_RECIPIENTS) throw tooMany();
  return [...recipients];
}

function recipientAt(text: string, index: number | undefined, key: AccountKey): ChatId {
  try {
    return toRecipient(text, key);
  } catch (error) {
    const code: ChatIdErrorCode = 'recipient_invalid';
    if (index === undefined || !(error instanceof DomainError) || error.code !== code) throw error;
    throw new DomainError<ChatIdErrorCode>(code, { field: `phone.${index}` });
  }
}

function tooMany(): DomainError<UploadErrorCode> {
  return new DomainError('bulk_too_many', { most: MOST_RECIPIENTS });
}

/** A recipient as this dialect shows it: the digits of a person, the id of a group. */
export function toPhone(chatId: string): string {
  return chatId.replace(/@.*$/, '');
}
