import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsDefined, IsString, MaxLength } from 'class-validator';
import type { Contact, Person } from '@chasqui/session-calls';
import type { KnownPerson } from '../session-calls/known-people.service.js';
import { PersonView, toPersonView } from '../session-calls/person.dto.js';

const MOST_NUMBERS = 100;
const LONGEST_JID = 100;

/** Of the published calls `contacts/block` and `contacts/unblock`. */
export class BlockBody {
  @ApiProperty({
    example: '919988066776',
    description: 'A phone number with its country code, a JID, or the id of a contact.',
  })
  @IsString({ message: 'jid must be a string' })
  @MaxLength(LONGEST_JID, { message: `jid must have at most ${LONGEST_JID} characters` })
  @IsDefined({ message: 'jid is required' })
  jid: string;
}

export class CheckNumbersBody {
  @ApiProperty({ type: [String], minItems: 1, maxItems: MOST_NUMBERS, example: ['919988066776'] })
  @IsArray({ message: 'numbers must be a list' })
  @ArrayMinSize(1, { message: 'numbers must have at least 1 number' })
  @ArrayMaxSize(MOST_NUMBERS, { message: `numbers must have at most ${MOST_NUMBERS} numbers` })
  @IsString({ each: true, message: 'numbers must be strings' })
  @MaxLength(LONGEST_JID, { each: true, message: `each of numbers must have at most ${LONGEST_JID} characters` })
  @IsDefined({ message: 'numbers is required' })
  numbers: string[];
}

export class BlockedAnswer {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty({ example: '919988066776@s.whatsapp.net' })
  jid: string;

  @ApiProperty({ example: 'Contact blocked successfully' })
  message: string;
}

export class ProfilePictureAnswer {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty({ example: '919988066776@s.whatsapp.net' })
  jid: string;

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'uri',
    description: 'A link of WhatsApp that expires; null where there is no picture, or none for this session.',
  })
  profilePictureUrl: string | null;
}

class ContactView extends PersonView {
  @ApiProperty({ type: String, nullable: true, description: 'In the address book of the phone.' })
  name: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'As they call themselves.' })
  pushName: string | null;

  @ApiProperty({ description: 'In the address book of the phone.' })
  isSaved: boolean;

  @ApiProperty()
  isBusiness: boolean;

  @ApiProperty({ description: 'By this session.' })
  isBlocked: boolean;

  @ApiProperty({ description: 'The number of the session itself.' })
  isMe: boolean;
}

export class ContactAnswer {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty({ type: ContactView })
  contact: ContactView;
}

export class ContactsAnswer {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty({ type: [ContactView], description: 'In the order of their addresses.' })
  contacts: ContactView[];

  @ApiProperty({ type: String, nullable: true, description: 'Where to go on; null at the end.' })
  nextCursor: string | null;
}

export class AboutAnswer extends PersonView {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty({ type: String, nullable: true, description: 'null where there is none, or none for this session.' })
  about: string | null;
}

class NumberCheckView extends PersonView {
  @ApiProperty({ example: '+91 99880 66776', description: 'As it was given.' })
  number: string;

  @ApiProperty({ description: 'Whether somebody on WhatsApp has it.' })
  exists: boolean;
}

export class NumberChecksAnswer {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty({ type: [NumberCheckView], description: 'In the order in which they were given.' })
  numbers: NumberCheckView[];
}

export function toContactView({ contactId, phone, lid, ...contact }: KnownPerson<Contact>): ContactView {
  return { ...toPersonView({ contactId, phone, lid }), ...contact };
}

const NOBODY: KnownPerson<Person> = { contactId: null, phone: null, lid: null };

export function toNumberCheckView(number: string, contact: KnownPerson<Person> | null): NumberCheckView {
  return { number, exists: contact !== null, ...toPersonView(contact ?? NOBODY) };
}
