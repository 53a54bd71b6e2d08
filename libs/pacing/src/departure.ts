import { DAY_MS, daysSince, HOUR_MS, MINUTE_MS, warmUpCap, type PacingPolicy } from './policy.js';

/** What a paced message waits for. */
export type PacingReason = 'paced' | 'minute_cap' | 'hour_cap' | 'day_cap' | 'new_recipients_cap' | 'warm_up';

/** What a session handed over, and what its next hand-over goes by. All times are milliseconds of the epoch. */
export interface PacingState {
  policy: PacingPolicy;
  /** The hand-overs of the last 24 h, oldest first. */
  marks: readonly number[];
  /** Those of them that went to people never written to before. */
  newMarks: readonly number[];
  /** When the gap after the last hand-over ends. */
  gapUntilMs: number;
  /** When its number was paired for the first time; null: not yet. */
  firstPairedMs: number | null;
}

/** A message, as far as pacing goes by it. */
export interface Departing {
  /** It is counted, but held by gaps alone. */
  isReply: boolean;
  isNewRecipient: boolean;
}

export interface Departure {
  atMs: number;
  /** What holds it until then; null when it may leave now. */
  reason: PacingReason | null;
}

/** The earliest moment at which a session may hand a message over, if nothing else leaves before it. */
export function earliestDeparture(state: PacingState, message: Departing, nowMs: number): Departure {
  let last: Departure = { reason: 'paced', atMs: state.gapUntilMs };
  const holdUntil = (atMs: number, reason: PacingReason): void => {
    if (atMs > last.atMs) last = { reason, atMs };
  };
  if (!message.isReply) {
    const { policy, marks, newMarks } = state;
    holdUntil(freeAt(marks, policy.perMinute, MINUTE_MS), 'minute_cap');
    holdUntil(freeAt(marks, policy.perHour, HOUR_MS), 'hour_cap');
    holdUntil(freeAt(marks, policy.perDay, DAY_MS), 'day_cap');
    holdUntil(freeAt(newMarks, newRecipientsCap(policy, message), DAY_MS), 'new_recipients_cap');
    holdUntil(warmUpFreeAt(state, nowMs), 'warm_up');
  }
  return last.atMs > nowMs ? last : { atMs: nowMs, reason: null };
}

function newRecipientsCap({ newRecipientsPerDay }: PacingPolicy, { isNewRecipient }: Departing): number | null {
  return isNewRecipient ? newRecipientsPerDay : null;
}

/** When one more would be the last of `most` within a window; 0 when it is so already. */
function freeAt(marks: readonly number[], most: number | null, windowMs: number): number {
  const oldest = most === null ? undefined : marks[marks.length - most];
  return oldest === undefined ? 0 : oldest + windowMs;
}

/** A new day of the number may come, and with it a higher cap, before the cap of today has room again. */
function warmUpFreeAt({ policy: { warmUp }, marks, firstPairedMs }: PacingState, nowMs: number): number {
  if (warmUp === null) return 0;
  const firstDayMs = firstPairedMs ?? nowMs;
  const today = daysSince(firstDayMs, nowMs);
  const withCapOfToday = freeAt(marks, warmUpCap(warmUp, today), DAY_MS);
  if (withCapOfToday <= nowMs) return withCapOfToday;
  const nextDayMs = firstDayMs + (today + 1) * DAY_MS;
  const withCapOfTomorrow = Math.max(nextDayMs, freeAt(marks, warmUpCap(warmUp, today + 1), DAY_MS));
  return Math.min(withCapOfToday, withCapOfTomorrow);
}

/** @param draw from 0 to 1, by chance: a gap that is always the same would show that a machine sends */
export function gapAfter({ minGapMs, jitterMs }: PacingPolicy, draw: number): number {
  return minGapMs + Math.round(jitterMs * draw);
}

/** How many of the newest marks the caps of a policy may look back to. */
export function marksNeeded(policy: PacingPolicy, firstPairedMs: number | null, nowMs: number): MarksNeeded {
  const { perMinute, perHour, perDay, newRecipientsPerDay, warmUp } = policy;
  const tomorrow = warmUp && warmUpCap(warmUp, daysSince(firstPairedMs ?? nowMs, nowMs) + 1);
  const caps = [perMinute, perHour, perDay, tomorrow].filter((cap) => cap !== null);
  return { marks: Math.max(1, ...caps), newMarks: newRecipientsPerDay ?? 0 };
}

export interface MarksNeeded {
  marks: number;
  newMarks: number;
}
