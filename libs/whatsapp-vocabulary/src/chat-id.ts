import { DomainError } from '@chasqui/errors';

/** Where a message goes, in WhatsApp's own form: `919876543210@c.us` (a person) or `120363…@g.us` (a group). */
export type ChatId = string & { readonly __brand: 'ChatId' };

export type ChatIdErrorCode = 'recipient_invalid';

const PERSON = /^(\+?[\d\s().-]+)(?:@(?:c\.us|s\.whatsapp\.net))?$/;
const GROUP = /^\d{5,20}(?:-\d{5,15})?@g\.us$/;

/**
 * Reads a recipient as people write it: `+91 98765-43210`, `919876543210@s.whatsapp.net`, `…@c.us`, or a group `…@g.us`.
 * By form only (7 to 15 digits, no leading 0); whether the number exists is WhatsApp's answer.
 * @throws DomainError recipient_invalid
 */
export function parseChatId(text: string): ChatId {
  const trimmed = text.trim();
  if (GROUP.test(trimmed)) return trimmed as ChatId;
  const digits = PERSON.exec(trimmed)?.[1]?.replace(/\D/g, '') ?? '';
  if (!/^[1-9]\d{6,14}$/.test(digits)) throw new DomainError<ChatIdErrorCode>('recipient_invalid');
  return `${digits}@c.us` as ChatId;
}
