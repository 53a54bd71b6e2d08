import type { CallName } from './session-calls.js';

/** To the worker that hosts the session. */
export interface CallRequest {
  id: string;
  /** The mailbox of the caller. */
  replyTo: string;
  sessionId: string;
  name: CallName;
  input: unknown;
  /** From its arrival on. */
  timeoutMs: number;
}

/** The caller does not wait any more. */
export interface CallCancellation {
  cancelled: string;
}

export type CallReply = { id: string } & (
  { output: unknown } | { error: { code: string; details: Readonly<Record<string, unknown>> } }
);

/** The mailbox of a worker, by its name in its leases. */
export function mailboxOf(owner: string): string {
  return `calls:${owner}`;
}
