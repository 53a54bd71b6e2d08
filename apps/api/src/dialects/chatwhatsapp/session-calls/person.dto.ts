import { ApiProperty } from '@nestjs/swagger';
import type { Person } from '@chasqui/session-calls';
import { toJid } from '@chasqui/whatsapp-vocabulary';
import type { KnownPerson } from './known-people.service.js';

/** Somebody, by both names that WhatsApp has for people. */
export class AddressesView {
  @ApiProperty({
    type: String,
    nullable: true,
    example: '919988066776@s.whatsapp.net',
    description: 'By phone number where that is known, else by `lid`. Every call takes it.',
  })
  jid: string | null;

  @ApiProperty({ type: String, nullable: true, example: '919988066776', description: 'null where WhatsApp hides it.' })
  phone: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    example: '187348320911234@lid',
    description: 'The hidden address; null where the session does not know it.',
  })
  lid: string | null;
}

/** The same of somebody whom the session knows. */
export class PersonView extends AddressesView {
  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    description:
      'Our id, which stays whatever becomes of the addresses; null of what is no person. Every call takes it.',
  })
  contactId: string | null;
}

export function toPersonView({ contactId, phone, lid }: KnownPerson<Person>): PersonView {
  return { contactId, ...toAddressesView({ phone, lid }) };
}

export function toAddressesView({ phone, lid }: Person): AddressesView {
  const jid = phone ?? lid;
  return { jid: jid === null ? null : toJid(jid), phone: phone?.replace(/@.*$/, '') ?? null, lid };
}
