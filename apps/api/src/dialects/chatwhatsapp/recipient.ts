import type { AccountKey } from '@chasqui/api-keys';
import { isContactId } from '@chasqui/contacts';
import { DomainError } from '@chasqui/errors';
import { isHiddenId, parseChatId, type ChatId } from '@chasqui/whatsapp-vocabulary';

export type RecipientErrorCode = 'recipient_not_allowed';

/** Somebody of whom only the contacts of the session tell how to write to them: a hidden address, or a contact's id. */
export interface NamedContact {
  readonly contact: string;
}

/** Whom a caller names. A chat was judged by what its key may do; a contact is, when it is known who that is. */
export type NamedRecipient = ChatId | NamedContact;

/**
 * The recipient that a caller names in any form.
 * @throws DomainError recipient_invalid, recipient_not_allowed
 */
export function toNamedRecipient(
  text: string,
  key: Pick<AccountKey, 'allowedNumbers' | 'defaultCountry'>,
): NamedRecipient {
  return toNamedContact(text) ?? toRecipient(text, key);
}

/** Undefined for a phone number, a group, and what names nobody. */
export function toNamedContact(text: string): NamedContact | undefined {
  const contact = text.trim();
  return isHiddenId(contact) || isContactId(contact) ? { contact } : undefined;
}

/**
 * The recipient that a caller names, if its key may write to it.
 * @throws DomainError recipient_invalid, recipient_not_allowed
 */
export function toRecipient(
  text: string,
  { allowedNumbers, defaultCountry }: Pick<AccountKey, 'allowedNumbers' | 'defaultCountry'>,
): ChatId {
  return allowedRecipient(parseChatId(text, defaultCountry), { allowedNumbers });
}

/**
 * The chat of a message that is there, if its key may write to it.
 * @throws DomainError recipient_not_allowed
 */
export function allowedRecipient(chatId: string, { allowedNumbers }: Pick<AccountKey, 'allowedNumbers'>): ChatId {
  const isAllowed = allowedNumbers === null || allowedNumbers.some((digits) => chatId === `${digits}@c.us`);
  if (!isAllowed) throw new DomainError<RecipientErrorCode>('recipient_not_allowed');
  return chatId as ChatId;
}
