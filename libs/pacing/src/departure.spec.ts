import { earliestDeparture, gapAfter, marksNeeded, type Departing, type PacingState } from './departure.js';
import { DAY_MS, HOUR_MS, MINUTE_MS, policyOf, SECOND_MS, type PacingPolicy } from './policy.js';

const START = Date.UTC(2026, 0, 1);
const KNOWN: Departing = { isReply: false, isNewRecipient: false };
const NEW: Departing = { isReply: false, isNewRecipient: true };
const REPLY: Departing = { isReply: true, isNewRecipient: true };

const UNCAPPED: PacingPolicy = {
  enabled: true,
  minGapMs: 0,
  jitterMs: 0,
  perMinute: null,
  perHour: null,
  perDay: null,
  newRecipientsPerDay: null,
  warmUp: null,
};

/** Marks at these times after the start. */
function after(policy: Partial<PacingPolicy>, times: number[], state: Partial<PacingState> = {}): PacingState {
  const marks = times.map((ms) => START + ms);
  const of = { policy: { ...UNCAPPED, ...policy }, gapUntilMs: 0, firstPairedMs: START };
  return { ...of, marks, newMarks: [], ...state };
}

describe('a message of a paced session', () => {
  it('leaves at once when nothing was handed over', () => {
    expect(earliestDeparture(after(policyOf(null), []), NEW, START)).toEqual({ atMs: START, reason: null });
  });

  it('waits for the end of the gap, in every lane', () => {
    const state = after({}, [0], { gapUntilMs: START + 5 * SECOND_MS });
    for (const message of [KNOWN, NEW, REPLY]) {
      expect(earliestDeparture(state, message, START)).toEqual({ atMs: START + 5 * SECOND_MS, reason: 'paced' });
    }
  });

  it.each([
    ['minute_cap', { perMinute: 2 }, MINUTE_MS],
    ['hour_cap', { perHour: 2 }, HOUR_MS],
    ['day_cap', { perDay: 2 }, DAY_MS],
    ['warm_up', { warmUp: { firstDay: 2, growth: 1.01 } }, DAY_MS],
  ])('waits under %s until the window has room, and a reply does not', (reason, policy, windowMs) => {
    const state = after(policy, [0, 7]);
    const now = START + 10;
    expect(earliestDeparture(state, KNOWN, now)).toEqual({ atMs: START + windowMs, reason });
    expect(earliestDeparture(state, REPLY, now)).toEqual({ atMs: now, reason: null });
    expect(earliestDeparture(after(policy, [0]), KNOWN, now)).toEqual({ atMs: now, reason: null });
  });

  it('waits under the cap of new recipients only when it goes to one', () => {
    const state = after({ newRecipientsPerDay: 1 }, [0, 1], { newMarks: [START] });
    expect(earliestDeparture(state, NEW, START + 5)).toEqual({ atMs: START + DAY_MS, reason: 'new_recipients_cap' });
    expect(earliestDeparture(state, KNOWN, START + 5)).toMatchObject({ reason: null });
  });

  it('is told the hold that lasts longest', () => {
    const state = after({ perMinute: 1, perHour: 1 }, [0], { gapUntilMs: START + SECOND_MS });
    expect(earliestDeparture(state, KNOWN, START)).toEqual({ atMs: START + HOUR_MS, reason: 'hour_cap' });
  });

  it('leaves when a new day of the number has a higher cap, before the cap of today has room', () => {
    const late = DAY_MS - HOUR_MS;
    const state = after({ warmUp: { firstDay: 2, growth: 2 } }, [late, late]);
    expect(earliestDeparture(state, KNOWN, START + late)).toEqual({ atMs: START + DAY_MS, reason: 'warm_up' });
  });

  it('belongs to the first day while its number was never paired', () => {
    const state = after({ warmUp: { firstDay: 1, growth: 10 } }, [0], { firstPairedMs: null });
    expect(earliestDeparture(state, KNOWN, START)).toEqual({ atMs: START + DAY_MS, reason: 'warm_up' });
  });
});

describe('a gap', () => {
  it('is at least the shortest one, and at most that with all of the jitter', () => {
    const policy = { ...UNCAPPED, minGapMs: 3_000, jitterMs: 4_000 };
    expect([0, 0.25, 1].map((draw) => gapAfter(policy, draw))).toEqual([3_000, 4_000, 7_000]);
  });
});

describe('the marks that a decision needs', () => {
  it('are as many as the highest cap, and of new recipients as many as their own', () => {
    const policy = { ...UNCAPPED, perMinute: 3, perDay: 70, newRecipientsPerDay: 9 };
    expect(marksNeeded(policy, START, START)).toEqual({ marks: 70, newMarks: 9 });
    const warmingUp = { ...policy, warmUp: { firstDay: 50, growth: 2 } };
    expect(marksNeeded(warmingUp, START, START)).toEqual({ marks: 100, newMarks: 9 });
    expect(marksNeeded(warmingUp, START, START + 365 * DAY_MS)).toEqual({ marks: 70, newMarks: 9 });
    expect(marksNeeded(UNCAPPED, null, START)).toEqual({ marks: 1, newMarks: 0 });
  });
});
