import { earliestDeparture, gapAfter, type Departing, type PacingState } from './departure.js';
import { DAY_MS, daysSince, HOUR_MS, MINUTE_MS, policyOf, warmUpCap, type PacingPolicy } from './policy.js';

const START = Date.UTC(2026, 0, 1);
const DAYS = 30;

interface HandOver extends Departing {
  atMs: number;
  heldMs: number;
}

/** The same numbers for the same seed (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), bits | 61)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A session that always has something to send, one after the other, and what it handed over. */
function live(policy: PacingPolicy, seed: number, next: (random: () => number) => Departing): HandOver[] {
  const random = seeded(seed);
  const handOvers: HandOver[] = [];
  const marks: number[] = [];
  const newMarks: number[] = [];
  let state: PacingState = { policy, marks, newMarks, gapUntilMs: 0, firstPairedMs: START };
  for (let nowMs = START; nowMs < START + DAYS * DAY_MS;) {
    const message = next(random);
    const { atMs } = earliestDeparture(state, message, nowMs);
    const takesMs = Math.round(random() * 500);
    handOvers.push({ ...message, atMs, heldMs: atMs - nowMs });
    nowMs = atMs + takesMs; // its mark is from the end of the hand-over
    marks.push(nowMs);
    if (message.isNewRecipient) newMarks.push(nowMs);
    state = { ...state, gapUntilMs: nowMs + gapAfter(policy, random()) };
  }
  return handOvers;
}

/** The most of them in any window of this length. */
function mostWithin(times: readonly number[], windowMs: number): number {
  let most = 0;
  for (let first = 0, last = 0; last < times.length; last += 1) {
    while ((times[last] ?? 0) - (times[first] ?? 0) >= windowMs) first += 1;
    most = Math.max(most, last - first + 1);
  }
  return most;
}

function timesOf(handOvers: readonly HandOver[]): number[] {
  return handOvers.map(({ atMs }) => atMs);
}

const ALL_KINDS = (random: () => number): Departing => ({ isReply: false, isNewRecipient: random() < 0.3 });

const POLICIES: [string, PacingPolicy][] = [
  ['the defaults', policyOf(null)],
  ['no warm-up', policyOf({ warmUp: null })],
  ['caps alone', policyOf({ minGapMs: 0, jitterMs: 0, perMinute: 3, perHour: 20, perDay: 200, warmUp: null })],
  ['a steep warm-up', policyOf({ warmUp: { firstDay: 1, growth: 3 }, perDay: 400 })],
];

describe.each(POLICIES)('in thirty days under %s', (_name, policy) => {
  const handOvers = live(policy, 42, ALL_KINDS);

  it('no window has more than its cap', () => {
    const times = timesOf(handOvers);
    expect(mostWithin(times, MINUTE_MS)).toBeLessThanOrEqual(policy.perMinute ?? Infinity);
    expect(mostWithin(times, HOUR_MS)).toBeLessThanOrEqual(policy.perHour ?? Infinity);
    expect(mostWithin(times, DAY_MS)).toBeLessThanOrEqual(policy.perDay ?? Infinity);
    const ofNew = timesOf(handOvers.filter(({ isNewRecipient }) => isNewRecipient));
    expect(mostWithin(ofNew, DAY_MS)).toBeLessThanOrEqual(policy.newRecipientsPerDay ?? Infinity);
  });

  it('no 24 hours that end on a day of the warm-up have more than the cap of that day', () => {
    const times = timesOf(handOvers);
    const tooMany = times.filter((atMs, last) => {
      const cap = policy.warmUp && warmUpCap(policy.warmUp, daysSince(START, atMs));
      const oldest = cap === null ? undefined : times[last - cap];
      return oldest !== undefined && oldest > atMs - DAY_MS;
    });
    expect(tooMany).toEqual([]);
  });

  it('every gap is kept, every day sends something, and nothing is held for more than a day', () => {
    const times = timesOf(handOvers);
    const gaps = times.slice(1).map((atMs, index) => atMs - (times[index] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(policy.minGapMs);
    const days = new Set(times.map((atMs) => daysSince(START, atMs)));
    expect([days.size >= DAYS, handOvers.length > DAYS]).toEqual([true, true]);
    expect(handOvers.filter(({ heldMs }) => heldMs > DAY_MS)).toEqual([]);
  });
});

describe('replies, in thirty days', () => {
  it('leave with gaps alone, and use up the caps of the others', () => {
    const policy = policyOf({ perHour: 5, perDay: 50, warmUp: null });
    const handOvers = live(policy, 7, (random) => ({ isReply: random() < 0.5, isNewRecipient: false }));
    expect(mostWithin(timesOf(handOvers.filter(({ isReply }) => !isReply)), HOUR_MS)).toBeLessThanOrEqual(5);
    expect(mostWithin(timesOf(handOvers), HOUR_MS)).toBeGreaterThan(5);
  });
});
