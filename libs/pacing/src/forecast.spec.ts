import type { Departing, PacingState } from './departure.js';
import { forecast, type WaitingLane } from './forecast.js';
import { DAY_MS, HOUR_MS, MINUTE_MS, policyOf, SECOND_MS, type OwnPacing } from './policy.js';

const START = Date.UTC(2026, 0, 1);
const KNOWN: Departing = { isReply: false, isNewRecipient: false };
const NEW: Departing = { isReply: false, isNewRecipient: true };

/** A gap of a second, and nothing else but what is said. */
const SECOND_GAP = {
  minGapMs: SECOND_MS,
  jitterMs: 0,
  perMinute: null,
  perHour: null,
  perDay: null,
  newRecipientsPerDay: null,
  warmUp: null,
};

function fresh(own: OwnPacing = {}): PacingState {
  const policy = policyOf({ ...SECOND_GAP, ...own });
  return { policy, marks: [], newMarks: [], gapUntilMs: 0, firstPairedMs: START };
}

function lane(count: number, newShare = 0): WaitingLane {
  return { isReply: false, count, newShare };
}

/** In ms after the start. */
function waitOf(
  state: PacingState,
  ahead: WaitingLane[],
  message = KNOWN,
): { inMs: number; reason: string | null } | null {
  const departure = forecast(state, { ahead, message }, START);
  return departure && { inMs: departure.atMs - START, reason: departure.reason };
}

describe('the estimate of a message', () => {
  it('is none while nothing holds it', () => {
    expect(waitOf(fresh(), [lane(0)])).toBeNull();
  });

  it('counts a gap for each message before it, in its lane and in those before', () => {
    expect(waitOf(fresh(), [lane(3)])).toEqual({ inMs: 3 * SECOND_MS, reason: 'paced' });
    expect(waitOf(fresh(), [lane(2), lane(3)])).toEqual({ inMs: 5 * SECOND_MS, reason: 'paced' });
  });

  it('takes chance at its mean', () => {
    expect(waitOf(fresh({ jitterMs: 2 * SECOND_MS }), [lane(3)])).toMatchObject({ inMs: 6 * SECOND_MS });
  });

  it('knows the caps that fill up before it, and tells what makes for most of the waiting', () => {
    expect(waitOf(fresh({ perMinute: 4 }), [lane(4)])).toEqual({ inMs: MINUTE_MS, reason: 'minute_cap' });
    expect(waitOf(fresh({ perMinute: 4 }), [lane(9)])).toEqual({
      inMs: 2 * MINUTE_MS + SECOND_MS,
      reason: 'minute_cap',
    });
    expect(waitOf(fresh({ perDay: 100 }), [lane(250)])).toEqual({
      inMs: 2 * DAY_MS + 50 * SECOND_MS,
      reason: 'day_cap',
    });
  });

  it('knows the days of a warm-up', () => {
    const state = fresh({ warmUp: { firstDay: 10, growth: 2 } });
    expect(waitOf(state, [lane(29)])).toEqual({ inMs: DAY_MS + 19 * SECOND_MS, reason: 'warm_up' });
  });

  it('counts those before it who go to new recipients', () => {
    const state = fresh({ newRecipientsPerDay: 5 });
    expect(waitOf(state, [lane(20, 0.5)], NEW)).toEqual({
      inMs: 2 * DAY_MS + SECOND_MS,
      reason: 'new_recipients_cap',
    });
    expect(waitOf(state, [lane(20)], NEW)).toEqual({ inMs: 20 * SECOND_MS, reason: 'paced' });
  });

  it('lets replies before it go through the caps, which they fill', () => {
    const replies = { isReply: true, count: 6, newShare: 0 };
    expect(waitOf(fresh({ perMinute: 4 }), [replies, lane(0)])).toEqual({
      inMs: MINUTE_MS + 2 * SECOND_MS,
      reason: 'minute_cap',
    });
  });

  it('is not held by a lane before its own that waits for something which it need not wait for', () => {
    const state = fresh({ newRecipientsPerDay: 1 });
    expect(waitOf(state, [lane(3, 1), lane(2)])).toEqual({ inMs: 3 * SECOND_MS, reason: 'paced' });
  });

  it('is one also for a message that is very far behind', () => {
    const far = waitOf(fresh({ perHour: 1_000 }), [lane(100_000)]);
    expect(far?.reason).toBe('hour_cap');
    expect((far?.inMs ?? 0) / HOUR_MS).toBeCloseTo(100, -1);
  });
});
