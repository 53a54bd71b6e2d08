export const SECOND_MS = 1_000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** How much more a new number may send from day to day. */
export interface WarmUp {
  /** The most hand-overs in 24 h on the first day of a number. */
  firstDay: number;
  /** What that is multiplied with on each day after it. */
  growth: number;
}

/** How fast a session hands its messages over. A cap that is null is none; each holds in every window of its length. */
export interface PacingPolicy {
  enabled: boolean;
  /** From the end of a hand-over to the next one. */
  minGapMs: number;
  /** The most that chance adds to each gap. */
  jitterMs: number;
  perMinute: number | null;
  perHour: number | null;
  perDay: number | null;
  /** People to whom the session had never written, and who had never written to it, in 24 h. */
  newRecipientsPerDay: number | null;
  warmUp: WarmUp | null;
}

/** What a session has of its own; what is missing in it is as in the defaults. */
export type OwnPacing = Partial<PacingPolicy>;

/** Our caution, and not WhatsApp's numbers, which nobody outside knows: docs/pacing.md. */
export const DEFAULT_PACING: Readonly<PacingPolicy> = Object.freeze({
  enabled: true,
  minGapMs: 3 * SECOND_MS,
  jitterMs: 4 * SECOND_MS,
  perMinute: 10,
  perHour: 200,
  perDay: 1_000,
  newRecipientsPerDay: 50,
  warmUp: Object.freeze({ firstDay: 30, growth: 1.25 }),
});

/** @param own of a session; null: it has none */
export function policyOf(own: OwnPacing | null): PacingPolicy {
  return { ...DEFAULT_PACING, ...own };
}

/** The days of a number that are over, from when it was first paired. */
export function daysSince(firstPairedMs: number, nowMs: number): number {
  return Math.max(0, Math.floor((nowMs - firstPairedMs) / DAY_MS));
}

/** The cap of a warm-up in the 24 h after so many days; null when it is so high that it caps nothing. */
export function warmUpCap({ firstDay, growth }: WarmUp, daysOver: number): number | null {
  const cap = Math.floor(firstDay * growth ** daysOver);
  return cap > MOST_CAPPED ? null : cap;
}

/** The highest cap that can be chosen. */
export const MOST_CAPPED = 100_000;
