import { ApiProperty } from '@nestjs/swagger';
import type { Contact } from '@chasqui/contacts';
import type { Message } from '@chasqui/messages';

/** Whom a session knows, by contact ids and addresses. */
export type ContactsByName = ReadonlyMap<string, Contact>;

/** A person whom a message names. */
export class MessagePersonView {
  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    description: 'Our id, which stays; null of somebody whom the session never saw.',
  })
  contactId: string | null;

  @ApiProperty({ type: String, nullable: true, example: '919988066776', description: 'null where WhatsApp hides it.' })
  phone: string | null;

  @ApiProperty({ type: String, nullable: true, example: '187348320911234@lid', description: 'null where not known.' })
  lid: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'As they call themselves; null where not known.' })
  name: string | null;
}

/** All by which a message names somebody. */
export function namesIn({ contactId, senderId, chatId, reactions, votes }: Message): string[] {
  const names = [contactId, senderId, chatId, ...Object.keys(reactions ?? {}), ...Object.keys(votes ?? {})];
  return names.filter((name) => name !== null).filter((name) => name !== 'me' && !name.endsWith('@g.us'));
}

/** Who wrote it: who that was then, whoever has the number now. Null for the session itself. */
export function writerOf(message: Message, contacts: ContactsByName): MessagePersonView | null {
  const { contactId, senderId } = message;
  if (senderId === null) return null;
  const contact = contactId === null ? undefined : contacts.get(contactId);
  return contact ? toPersonOf(contact) : personAt(senderId, contacts);
}

/** Who has an address. Null for what is no person's. */
export function personAt(address: string, contacts: ContactsByName): MessagePersonView | null {
  const contact = contacts.get(address);
  if (contact) return toPersonOf(contact);
  const phone = digitsOf(address);
  const lid = address.endsWith('@lid') ? address : null;
  return phone === null && lid === null ? null : { contactId: null, phone, lid, name: null };
}

function toPersonOf({ id, phone, lid, name }: Contact): MessagePersonView {
  return { contactId: id, phone: digitsOf(phone), lid, name };
}

function digitsOf(address: string | null): string | null {
  return /^(\d+)@c\.us$/.exec(address ?? '')?.[1] ?? null;
}
