import { DomainError } from '@chasqui/errors';

/** What the worker may answer in place of an output. Nothing was done, unless the code says otherwise. */
export const CALL_REFUSALS = [
  /** The worker has no page of that session that works right now. */
  'session_not_ready',
  /** As many calls of the session wait as may, or this one has waited all its time. */
  'session_busy',
  /** The page did not answer in time: whether it did what was asked is unknown. */
  'worker_timeout',
  /** The page failed in the middle: whether it did what was asked is unknown. */
  'page_failed',
  /** WhatsApp gives no code for that number. */
  'pairing_code_refused',
  'not_on_whatsapp',
  'chat_not_found',
  'group_not_found',
  /** Only admins of the group may, and the session is none. */
  'not_group_admin',
  /** WhatsApp says no: mostly for want of rights in a group. */
  'whatsapp_refused',
  /** WhatsApp wants to be asked less often. */
  'whatsapp_rate_limited',
] as const;

type CallRefusal = (typeof CALL_REFUSALS)[number];

/** `worker_unreachable`: the call did not reach the worker, and nothing was done. */
export type SessionCallErrorCode = CallRefusal | 'worker_unreachable';

/** A refusal that the caller is told of as it is. */
export function callRefusal(code: CallRefusal, details: Readonly<Record<string, unknown>> = {}): DomainError {
  return new DomainError<SessionCallErrorCode>(code, details);
}

/** A failure of the page in the middle of a call, with what the caller may know of how far it came. */
export class PartialFailure extends Error {
  constructor(
    cause: unknown,
    readonly details: Readonly<Record<string, unknown>>,
  ) {
    super('a call failed after a part of it was done', { cause });
  }
}

/** The same failure, which also tells how far the call came. */
export function withProgress(error: unknown, progress: Readonly<Record<string, unknown>>): Error {
  return isCallRefusal(error)
    ? callRefusal(error.code, { ...error.details, ...progress })
    : new PartialFailure(error, progress);
}

export function isCallRefusal(error: unknown): error is DomainError<CallRefusal> {
  return error instanceof DomainError && (CALL_REFUSALS as readonly string[]).includes((error as DomainError).code);
}
