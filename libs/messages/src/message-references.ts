import { DomainError } from '@chasqui/errors';
import { isAction, type TypedContent } from './message-content.js';
import type { MessageDirection } from './message.entity.js';

export type ReferenceErrorCode =
  'quoted_message_unknown' | 'message_not_found' | 'message_not_sent' | 'message_revoked' | 'action_not_possible';

/** A message that another one is about, or answers. */
export interface ReferencedMessage {
  direction: MessageDirection;
  type: string;
  status: string;
  chatId: string;
  isRevoked: boolean;
  /** A file of it is in the account's media store. */
  hasFile: boolean;
}

interface Reference {
  /** Bare WhatsApp id. */
  waId: string;
  /** @param found undefined when the session has no such message */
  check: (found: ReferencedMessage | undefined) => DomainError<ReferenceErrorCode> | undefined;
}

const EDITABLE_TYPES: readonly string[] = ['text', 'image', 'video', 'document'];
/** Those with a file are forwarded when it is there: whoever forwards one has it fetched before. */
const FORWARDABLE_TYPES: readonly string[] = ['text', 'location', 'contact', 'poll'];
const NOT_SENT: readonly string[] = ['preparing', 'queued', 'failed', 'cancelled', 'expired'];

/**
 * What must be known before a message is accepted: what it answers, and what it is done to. Whether WhatsApp allows it
 * (an edit only for some minutes, a revocation of another's message only by an admin) is the page's answer.
 * Refusals: quoted_message_unknown; message_not_found, message_not_sent (with its `status`), message_revoked,
 * action_not_possible (with a `reason`).
 */
export function referencesOf({ type, content }: TypedContent): Reference[] {
  const { quotedMessageId } = content;
  return [
    ...(quotedMessageId === undefined ? [] : [{ waId: quotedMessageId, check: refusalOfQuote }]),
    ...(content.forwardOf === undefined ? [] : [{ waId: content.forwardOf, check: refusalOfAction('forward') }]),
    ...('target' in content ? [{ waId: content.target, check: refusalOfAction(type) }] : []),
  ];
}

const refusalOfQuote: Reference['check'] = (found) =>
  found && !isAction(found.type) && !found.isRevoked ? undefined : new DomainError('quoted_message_unknown');

function refusalOfAction(action: string): Reference['check'] {
  return (found) => {
    if (!found) return new DomainError('message_not_found');
    if (NOT_SENT.includes(found.status)) return new DomainError('message_not_sent', { status: found.status });
    if (found.isRevoked) return new DomainError('message_revoked');
    const reason = whyNot(action, found);
    return reason === undefined ? undefined : new DomainError('action_not_possible', { reason });
  };
}

function whyNot(action: string, { type, direction, chatId, hasFile }: ReferencedMessage): string | undefined {
  const isOwn = direction === 'outbound';
  if (isAction(type)) return `A ${type} is no message that something can be done to`;
  if (action === 'edit' && !isOwn) return 'Only messages of the session itself can be edited';
  if (action === 'edit' && !EDITABLE_TYPES.includes(type)) return `A message of type ${type} has no words to be edited`;
  if (action === 'revoke' && !isOwn && !chatId.endsWith('@g.us')) {
    return 'A message of another person can be deleted for everybody only in a group, by its admins';
  }
  if (action === 'forward' && !hasFile && !FORWARDABLE_TYPES.includes(type)) {
    return `A message of type ${type} cannot be forwarded`;
  }
  return undefined;
}
