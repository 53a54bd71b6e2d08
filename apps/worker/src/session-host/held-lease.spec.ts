import { performance } from 'node:perf_hooks';
import { HeldLease } from './held-lease.js';

const LEASE = { sessionId: 'session', owner: 'worker', generation: '1' };

let now: number;

beforeEach(() => {
  now = 1_000_000;
  jest.spyOn(performance, 'now').mockImplementation(() => now);
});

afterEach(() => jest.restoreAllMocks());

function rightsAfter(ageMs: number, held = new HeldLease(LEASE, HeldLease.now())): [boolean, boolean] {
  now += ageMs;
  return [held.mayHandOver(), held.mustFence()];
}

describe('a lease, as its owner sees it', () => {
  it.each([
    [0, true, false],
    [9_999, true, false],
    [10_000, false, false],
    [11_999, false, false],
    [12_000, false, true],
    [1_000_000, false, true],
  ])('after %i ms without a renewal: may hand over %s, must fence %s', (ageMs, mayHandOver, mustFence) => {
    expect(rightsAfter(ageMs)).toEqual([mayHandOver, mustFence]);
  });

  it('counts from before its renewal was sent, not from its answer', () => {
    const held = new HeldLease(LEASE, HeldLease.now());
    now += 5_000;
    const sentAt = HeldLease.now();
    now += 4_000;
    held.renewed(sentAt);
    expect(rightsAfter(5_999, held)).toEqual([true, false]);
    expect(rightsAfter(1, held)).toEqual([false, false]);
  });

  it('is not shortened by the late answer to an earlier renewal', () => {
    const held = new HeldLease(LEASE, HeldLease.now());
    const early = HeldLease.now() + 1_000;
    const late = HeldLease.now() + 6_000;
    now = late;
    held.renewed(late);
    held.renewed(early);
    expect(rightsAfter(9_999, held)).toEqual([true, false]);
  });

  it('tells the page the end of its right on the machine’s clock', () => {
    jest.spyOn(Date, 'now').mockReturnValue(50_000);
    const held = new HeldLease(LEASE, HeldLease.now());
    now += 3_000;
    expect(held.handOverDeadlineMs()).toBe(57_000);
  });
});
