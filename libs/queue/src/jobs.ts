/** Everything asynchronous, in one table. Payloads are ids: a job says that something may be due, PostgreSQL says what. */
export interface Jobs {
  /** The outbox of this session may have a due message. */
  'outbox.wake': { sessionId: string };
}

export type JobName = keyof Jobs;
export type JobData<N extends JobName> = Jobs[N];

/** The queue of one session's wake-up tokens (BullMQ refuses colons in names). */
export function outboxQueueName(sessionId: string): string {
  return `outbox-${sessionId}`;
}

/** Of the tokens of one session, which all say the same: at most one waits while one is worked on. */
export const TOKEN_ID = 'wake';
