import type { AccountKey } from '@chasqui/api-keys';
import { DomainError } from '@chasqui/errors';
import { isHiddenId, parseChatId } from '@chasqui/whatsapp-vocabulary';
import type { InputErrorCode } from '../../../http/validated-input.js';
import { toRecipient } from '../recipient.js';

const NUMBER_TEXT = 'must be a phone number with its country code (7 to 15 digits)';
const PERSON_TEXT =
  'must be a phone number with its country code (7 to 15 digits), an id ending in @lid, or the id of a contact';
const GROUP_TEXT = 'must be the id of a group, which ends in @g.us';
const CHAT_TEXT = `${PERSON_TEXT} or @g.us`;

type Numbering = Pick<AccountKey, 'defaultCountry'>;

/** A person, as WhatsApp Web names them: `…@c.us` or `…@lid`. @throws DomainError input_invalid */
export function toPersonId(text: string, key: Numbering, field = 'jid'): string {
  const id = toIdOrNull(text, key);
  if (id === null || id.endsWith('@g.us')) throw invalid(field, `${field} ${PERSON_TEXT}`);
  return id;
}

/** A person by number alone: `…@c.us`. @throws DomainError input_invalid */
export function toPhoneId(text: string, key: Numbering, field: string): string {
  const id = toIdOrNull(text, key);
  if (!id?.endsWith('@c.us')) throw invalid(field, `${field} ${NUMBER_TEXT}`);
  return id;
}

/** `…@g.us`. @throws DomainError input_invalid */
export function toGroupId(text: string): string {
  const id = toIdOrNull(text, { defaultCountry: null });
  if (!id?.endsWith('@g.us')) throw invalid('jid', `jid ${GROUP_TEXT}`);
  return id;
}

/** A person or a group. @throws DomainError input_invalid */
export function toAnyChatId(text: string, key: Numbering): string {
  const id = toIdOrNull(text, key);
  if (id === null) throw invalid('jid', `jid ${CHAT_TEXT}`);
  return id;
}

/** Where something is shown to others: like a message to them. @throws DomainError input_invalid, recipient_not_allowed */
export function toReachedChatId(text: string, key: Pick<AccountKey, 'defaultCountry' | 'allowedNumbers'>): string {
  const id = toAnyChatId(text, key);
  return key.allowedNumbers === null ? id : toRecipient(id, key);
}

function toIdOrNull(text: string, { defaultCountry }: Numbering): string | null {
  if (isHiddenId(text)) return text;
  try {
    return parseChatId(text, defaultCountry);
  } catch (error) {
    if (error instanceof DomainError) return null;
    throw error;
  }
}

export function invalid(field: string, message: string): DomainError<InputErrorCode> {
  return new DomainError('input_invalid', { problems: [{ field, message }] });
}
