import type { FaultResult } from '../faults/fault-run.js';
import type { FaultKind } from '../faults/kinds.js';
import { kept, SESSION } from '../judge/book-fixtures.js';
import { feltFaults, recoveryTimes } from './recovery.js';

const OTHER = 'session-2';

/** Accepted at 1,050 and 2,050, sent 200 ms later; in the other session one at 2,050. */
const stored = [kept(1).stored, kept(2).stored, { ...kept(2).stored, sessionId: OTHER }];

interface Strike {
  kind?: FaultKind;
  affected?: string[];
}

function faultAt(at: number, { kind = 'kill-browser', affected = [SESSION] }: Strike = {}): FaultResult {
  const fault = { number: 1, kind, atMs: 0, session: 0, isFirst: true, forMs: 0, variant: 0 } as const;
  return { fault, firing: { at, affected, evidence: '' } };
}

function timesOf(...results: FaultResult[]): (number | undefined)[] {
  const times = recoveryTimes(feltFaults(results, stored));
  return results.map((result) => times.get(result));
}

describe('the time to recover', () => {
  it('ends when a message that was accepted after the fault is sent', () => {
    expect(timesOf(faultAt(1_100))).toEqual([2_250 - 1_100]);
  });

  it('ends when the last of its sessions has sent again', () => {
    expect(timesOf(faultAt(1_000, { affected: [SESSION, OTHER] }))).toEqual([2_250 - 1_000]);
  });

  it('never ends for a session that sent nothing any more', () => {
    expect(timesOf(faultAt(3_000))).toEqual([Infinity]);
  });

  it('of what all share leaves out sessions with a fault of their own', () => {
    const shared = faultAt(1_000, { kind: 'kill-redis', affected: [SESSION, OTHER] });
    expect(timesOf(shared, faultAt(1_900, { affected: [OTHER] }))).toEqual([250, 350]);
    expect(timesOf(faultAt(1_000, { kind: 'kill-redis' }), faultAt(1_000))).toEqual([undefined, 250]);
  });

  it('is not told of a fault that did not strike', () => {
    const { fault } = faultAt(1_000);
    expect(timesOf({ fault, problem: 'no page' })).toEqual([undefined]);
  });
});

describe('the time in which a fault is felt', () => {
  it('goes on for a while after what lasted', () => {
    const result = faultAt(1_000);
    const lasting = { ...result, firing: { at: 1_000, endedAt: 5_000, affected: [SESSION], evidence: '' } };
    expect(feltFaults([lasting], stored)).toMatchObject([{ from: 1_000, recoveredAt: 1_250, until: 15_000 }]);
  });
});
