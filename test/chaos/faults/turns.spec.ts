import type { FaultKind } from './kinds.js';
import type { ScheduledFault } from './schedule.js';
import { Turns } from './turns.js';

function fault(number: number, kind: FaultKind, session = 0): ScheduledFault {
  return { number, kind, session, atMs: 0, isFirst: true, forMs: 1_000, variant: 0 };
}

const browser = fault(1, 'kill-browser', 0);
const other = fault(2, 'ack-lost', 1);
const redis = fault(3, 'kill-redis');
const worker = fault(4, 'kill-worker', 1);

let turns: Turns;

beforeEach(() => {
  turns = new Turns(2);
});

describe('the turns of faults', () => {
  it('come together on two sessions and on what all share', () => {
    expect(turns.next([browser, other, redis])).toEqual([browser, other, redis]);
  });

  it('come one after the other on one session, and on what all share', () => {
    expect(turns.next([browser, fault(5, 'ack-lost', 0), redis, fault(6, 'kill-api')])).toEqual([browser, redis]);
  });

  it('leave a fault of everything alone, which is not overtaken for ever', () => {
    turns.begin(browser);
    expect(turns.next([worker, other, redis])).toEqual([]);
    turns.end(browser);
    expect(turns.next([worker, other, redis])).toEqual([worker]);
    turns.begin(worker);
    expect(turns.next([other, redis])).toEqual([]);
  });
});
