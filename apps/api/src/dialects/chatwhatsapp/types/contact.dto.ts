import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsDefined,
  IsOptional,
  IsString,
  MaxLength,
  ValidateBy,
  ValidateIf,
  ValidateNested,
  type ValidationArguments,
} from 'class-validator';
import { DomainError } from '@chasqui/errors';
import type { ContactContent } from '@chasqui/messages';
import { isVcard, parseChatId, readVcard, toVcard } from '@chasqui/whatsapp-vocabulary';
import { HasVisibleText } from '../../../http/storable-text.js';
import type { InputErrorCode } from '../../../http/validated-input.js';
import { toContext } from '../context-fields.js';
import { SendFields, toNewMessage } from '../send-fields.js';
import type { Sendable } from '../sendable.js';
import type { SendingCall } from '../sending-call.js';

type Card = ContactContent['contacts'][number];

const MOST_CONTACTS = 50;
const LONGEST_NAME = 256;
const LONGEST_NUMBER = 100;
const LONGEST_VCARD = 16 * 1024;
const NUMBER_TEXT = 'phoneNumber must be a phone number with its country code (7 to 15 digits)';
const LIST_TEXT = 'contacts must be a list of {name, phoneNumber, organization?} or {vcard}';

const isWritten = ({ vcard }: ContactBody): boolean => vcard === undefined || vcard === null;
const hasCard = (body: ContactBody): boolean => !isWritten(body);
const isAlone = (_: unknown, args?: ValidationArguments): boolean => {
  const { name, phoneNumber, organization } = args?.object as ContactBody;
  return [name, phoneNumber, organization].every((value) => !value);
};
const isCard = (value: unknown): boolean => typeof value !== 'string' || isVcard(value);

class ContactBody {
  @ApiPropertyOptional({ example: 'Eva Lovelace', maxLength: LONGEST_NAME })
  @ValidateIf(isWritten)
  @IsDefined({ message: 'name is required, or a vcard' })
  @IsString({ message: 'name must be a string' })
  @HasVisibleText({ message: 'name must not be empty' })
  @MaxLength(LONGEST_NAME, { message: `name must have at most ${LONGEST_NAME} characters` })
  name?: string;

  @ApiPropertyOptional({ example: '919876543210' })
  @ValidateIf(isWritten)
  @IsDefined({ message: 'phoneNumber is required, or a vcard' })
  @IsString({ message: NUMBER_TEXT })
  @MaxLength(LONGEST_NUMBER, { message: NUMBER_TEXT })
  phoneNumber?: string;

  @ApiPropertyOptional({ example: 'Analytical Engines', maxLength: LONGEST_NAME })
  @ValidateIf(isWritten)
  @IsOptional()
  @IsString({ message: 'organization must be a string' })
  @HasVisibleText({ message: 'organization must not be empty' })
  @MaxLength(LONGEST_NAME, { message: `organization must have at most ${LONGEST_NAME} characters` })
  organization?: string;

  @ApiPropertyOptional({
    example: 'BEGIN:VCARD\nVERSION:3.0\nFN:Eva Lovelace\nTEL:+919876543210\nEND:VCARD',
    maxLength: LONGEST_VCARD,
    description: 'A whole card, in place of the other fields.',
  })
  @ValidateIf(hasCard)
  @IsString({ message: 'vcard must be a string' })
  @MaxLength(LONGEST_VCARD, { message: `vcard must have at most ${LONGEST_VCARD} characters` })
  @ValidateBy(
    { name: 'isCard', validator: { validate: isCard } },
    { message: 'vcard must be one card, from BEGIN:VCARD to END:VCARD, with a name (FN)' },
  )
  @ValidateBy(
    { name: 'isAlone', validator: { validate: isAlone } },
    { message: 'vcard takes the place of name, phoneNumber and organization: give either' },
  )
  vcard?: string | null;
}

export class SendContactBody extends SendFields {
  @ApiProperty({ type: [ContactBody], minItems: 1, maxItems: MOST_CONTACTS })
  @IsDefined({ message: 'contacts is required' })
  @IsArray({ message: LIST_TEXT })
  @ArrayMinSize(1, { message: 'contacts must have at least 1 contact' })
  @ArrayMaxSize(MOST_CONTACTS, { message: `contacts must have at most ${MOST_CONTACTS} contacts` })
  @ValidateNested({ each: true, message: LIST_TEXT })
  @Type(() => ContactBody)
  contacts: ContactBody[];
}

/** The dialect's words in ours. Throws DomainError recipient_invalid, recipient_not_allowed, input_invalid. */
export function toContactMessage(body: SendContactBody, call: Pick<SendingCall, 'caller' | 'isAsync'>): Sendable {
  const { key } = call.caller;
  const contacts = body.contacts.map((contact, index) => toCard(contact, { index, country: key.defaultCountry }));
  return toNewMessage(body, call, { type: 'contact', content: { contacts, ...toContext(body, key) } });
}

function toCard(
  { name = '', phoneNumber = '', organization, vcard }: ContactBody,
  at: { index: number; country: string | null },
): Card {
  if (typeof vcard === 'string') return { ...readVcard(vcard), vcard };
  const details = { name, phoneNumber: digitsOf(phoneNumber, at), ...(organization && { organization }) };
  return { ...details, vcard: toVcard(details) };
}

function digitsOf(text: string, { index, country }: { index: number; country: string | null }): string {
  try {
    const chatId = parseChatId(text, country);
    if (chatId.endsWith('@c.us')) return chatId.slice(0, -'@c.us'.length);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
  }
  const problems = [{ field: `contacts.${index}.phoneNumber`, message: NUMBER_TEXT }];
  throw new DomainError<InputErrorCode>('input_invalid', { problems });
}
