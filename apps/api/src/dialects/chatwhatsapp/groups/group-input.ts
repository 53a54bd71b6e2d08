import { DomainError } from '@chasqui/errors';
import type { RecipientErrorCode } from '../recipient.js';
import { toGroupId } from '../session-calls/chat-address.js';
import type { SessionCall } from '../session-calls/session-call.js';

/** Of a group that is to be changed. @throws DomainError input_invalid, recipient_not_allowed */
export function toOpenGroupId(call: SessionCall, jid: string): string {
  const id = toGroupId(jid);
  refuseTrial(call);
  return id;
}

/** A group is no number that a trial key was given. @throws DomainError recipient_not_allowed */
export function refuseTrial({ key }: SessionCall): void {
  if (key.allowedNumbers !== null) throw new DomainError<RecipientErrorCode>('recipient_not_allowed');
}
