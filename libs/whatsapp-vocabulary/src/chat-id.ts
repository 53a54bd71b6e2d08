import { DomainError } from '@chasqui/errors';
import { internationalDigits } from './national-number.js';

/** Where a message goes, in WhatsApp's own form: `919876543210@c.us` (a person) or `120363…@g.us` (a group). */
export type ChatId = string & { readonly __brand: 'ChatId' };

export type ChatIdErrorCode = 'recipient_invalid';

const PERSON = /^(\+?[\d\s().-]+)(?:@(?:c\.us|s\.whatsapp\.net))?$/;
/** As it is dialled inside a country: with its leading 0, and not as an id of WhatsApp. */
const NATIONAL = /^[\s().-]*0[\d\s().-]*$/;
const GROUP = /^\d{5,20}(?:-\d{5,15})?@g\.us$/;

/**
 * Reads a recipient as people write it: `+91 98765-43210`, `919876543210@s.whatsapp.net`, `…@c.us`, or a group `…@g.us`.
 * By form only (7 to 15 digits); whether the number exists is WhatsApp's answer.
 * @param defaultCountry ISO 3166-1 alpha-2: whose number one with a leading 0 is; without it such a number is refused
 * @throws DomainError recipient_invalid
 */
export function parseChatId(text: string, defaultCountry: string | null = null): ChatId {
  const trimmed = text.trim();
  if (GROUP.test(trimmed)) return trimmed as ChatId;
  const written = PERSON.exec(trimmed)?.[1]?.replace(/\D/g, '') ?? '';
  const isNational = defaultCountry !== null && NATIONAL.test(trimmed);
  const digits = isNational ? internationalDigits(written, defaultCountry) : written;
  if (!/^[1-9]\d{6,14}$/.test(digits)) throw new DomainError<ChatIdErrorCode>('recipient_invalid');
  return `${digits}@c.us` as ChatId;
}
