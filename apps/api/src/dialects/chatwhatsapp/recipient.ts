import type { AccountKey } from '@chasqui/api-keys';
import { DomainError } from '@chasqui/errors';
import { parseChatId, type ChatId } from '@chasqui/whatsapp-vocabulary';

export type RecipientErrorCode = 'recipient_not_allowed';

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
