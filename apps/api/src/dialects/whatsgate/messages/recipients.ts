import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsDefined, IsString, MaxLength } from 'class-validator';
import type { AccountKey } from '@chasqui/api-keys';
import { DomainError } from '@chasqui/errors';
import type { ChatId, ChatIdErrorCode } from '@chasqui/whatsapp-vocabulary';
import { toRecipient } from '../../chatwhatsapp/recipient.js';

const MOST_RECIPIENTS = 1_000;
const LONGEST_RECIPIENT = 100;
const SHAPE_TEXT = 'phone must be a phone number, a list of them, or several separated by commas';

/** One number, a list, or several separated by commas: always as a list, in the order in which they are named. */
export function PhonesField(): PropertyDecorator {
  return applyDecorators(
    ApiProperty({
      oneOf: [
        { type: 'string', example: '919876543210' },
        { type: 'array', items: { type: 'string' }, maxItems: MOST_RECIPIENTS },
      ],
      description: 'One number, a list, or several separated by commas. Whoever is named twice gets one message.',
    }),
    Transform(({ value }: { value: unknown }) => toPhones(value)),
    IsDefined({ message: 'phone is required' }),
    IsArray({ message: SHAPE_TEXT }),
    ArrayMinSize(1, { message: 'phone is required' }),
    ArrayMaxSize(MOST_RECIPIENTS, { message: `phone must not have more than ${MOST_RECIPIENTS} items` }),
    IsString({ each: true, message: SHAPE_TEXT }),
    MaxLength(LONGEST_RECIPIENT, { each: true, message: SHAPE_TEXT }),
  );
}

/** What is not a number in any of these ways stays as it is, and is refused. Of too many not all are looked at. */
function toPhones(value: unknown): unknown {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string' && typeof value !== 'number' && !Array.isArray(value)) return value;
  const phones = [value].flat().flatMap((item: unknown) => {
    if (typeof item === 'number') return [String(item)];
    if (typeof item !== 'string') return [item];
    return item
      .split(',')
      .map((phone) => phone.trim())
      .filter((phone) => phone !== '');
  });
  return phones.slice(0, MOST_RECIPIENTS + 1);
}

/**
 * Each recipient once, in the order in which they are named first. One that is none refuses all of them.
 * @throws DomainError recipient_invalid (of a list with the `field` of the wrong one), recipient_not_allowed
 */
export function toRecipients(phones: readonly string[], key: AccountKey): ChatId[] {
  const recipients = phones.map((phone, index) => {
    try {
      return toRecipient(phone, key);
    } catch (error) {
      const code: ChatIdErrorCode = 'recipient_invalid';
      if (phones.length === 1 || !(error instanceof DomainError) || error.code !== code) throw error;
      throw new DomainError<ChatIdErrorCode>(code, { field: `phone.${index}` });
    }
  });
  return [...new Set(recipients)];
}

/** A recipient as this dialect shows it: the digits of a person, the id of a group. */
export function toPhone(chatId: string): string {
  return chatId.replace(/@.*$/, '');
}
