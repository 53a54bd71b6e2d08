import { ApiProperty } from '@nestjs/swagger';
import type { Person } from '@chasqui/session-calls';
import { toJid } from '@chasqui/whatsapp-vocabulary';

/** Somebody, by both names that WhatsApp has for people. */
export class PersonView {
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

export function toPersonView({ phone, lid }: Person): PersonView {
  const jid = phone ?? lid;
  return { jid: jid === null ? null : toJid(jid), phone: phone?.replace(/@.*$/, '') ?? null, lid };
}
