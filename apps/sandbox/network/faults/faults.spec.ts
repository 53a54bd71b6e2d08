import type { FaultKind } from './fault-kinds.js';
import { createFaults, type Faults } from './faults.js';
import { rateWindow } from './rate-window.js';
import { readFault } from './read-fault.js';
import type { ImmediateRequest, Occasion, StandingRequest } from './fault.js';

const ALICE = '59170000001';
const BOB = '59170000002';
const CAROL = '59170000003';

let faults: Faults;

beforeEach(() => {
  faults = createFaults();
});

function standing(fields: { kind: FaultKind } & Record<string, unknown>): string {
  return faults.add(readFault(fields) as StandingRequest).id;
}

function send(id: string, { session = ALICE, recipient = BOB } = {}): Occasion {
  return { session, recipient, on: id };
}

/** Which of these occasions a fault takes. */
function takenOf(count: number): number[] {
  return [...Array(count).keys()].filter((index) => faults.spring('send-fail', send(`ID${index}`)));
}

describe('a standing fault', () => {
  it('fires for its session and its recipient alone', () => {
    standing({ kind: 'send-fail', session: ALICE, recipient: BOB, code: 'E' });
    expect(faults.spring('send-fail', send('ID1', { session: CAROL }))).toBeUndefined();
    expect(faults.spring('send-fail', send('ID2', { recipient: CAROL }))).toBeUndefined();
    expect(faults.spring('send-hang', send('ID3'))).toBeUndefined();
    expect(faults.spring('send-fail', send('ID4'))).toEqual({ code: 'E' });
  });

  it('fires as often as it may, and says how often it has', () => {
    const id = standing({ kind: 'send-fail', times: 2 });
    expect(takenOf(5)).toEqual([0, 1]);
    expect(faults.require(id)).toMatchObject({ times: 2, fired: 2 });
  });

  it('takes the same occasions for the same seed, and others for another', () => {
    const request = { kind: 'send-fail', probability: 0.5 } as const;
    const runs = [7, 7, 8].map((seed) => {
      faults.reset();
      standing({ ...request, seed });
      return takenOf(64);
    });
    expect(runs[1]).toEqual(runs[0]);
    expect(runs[2]).not.toEqual(runs[0]);
    expect(runs[0]?.length).toBeGreaterThan(16);
    expect(runs[0]?.length).toBeLessThan(48);
  });

  it('leaves to a younger one what it does not take', () => {
    standing({ kind: 'send-fail', code: 'FIRST', times: 1 });
    standing({ kind: 'send-fail', code: 'SECOND' });
    expect(faults.spring('send-fail', send('ID1'))).toEqual({ code: 'FIRST' });
    expect(faults.spring('send-fail', send('ID2'))).toEqual({ code: 'SECOND' });
  });

  it('stops when it is removed', () => {
    const id = standing({ kind: 'send-fail' });
    faults.remove(id);
    expect(takenOf(1)).toEqual([]);
    expect(() => faults.require(id)).toThrow('no standing fault');
  });

  it('lets so many requests of an account pass in a window, and refuses the others', () => {
    standing({ kind: 'rate-overlimit', perWindow: 2, windowMs: 60_000 });
    const taken = ['ID1', 'ID2', 'ID3'].map((id) => Boolean(faults.spring('rate-overlimit', send(id))));
    expect(taken).toEqual([false, false, true]);
    expect(faults.spring('rate-overlimit', send('ID4', { session: CAROL }))).toBeUndefined();
  });
});

describe('a rate window', () => {
  it('begins anew with the first request after its end', () => {
    let now = 0;
    const isOver = rateWindow({ perWindow: 1, windowMs: 100 }, () => now);
    const answers = [0, 99, 100, 199, 200].map((time) => {
      now = time;
      return isOver(ALICE);
    });
    expect(answers).toEqual([false, true, false, true, false]);
  });
});

describe('the log of faults', () => {
  it('says which fault fired for whom and on what, from any point on', () => {
    const id = standing({ kind: 'send-fail' });
    faults.spring('send-fail', send('ID1'));
    faults.spring('send-fail', send('ID2'));
    faults.happened(readFault({ kind: 'reload', session: ALICE }) as ImmediateRequest, [{ session: ALICE, on: 'dev' }]);
    const [first, ...others] = faults.log(0);
    expect(first).toMatchObject({ fault: id, kind: 'send-fail', session: ALICE, recipient: BOB, on: 'ID1' });
    expect(faults.log(first?.seq ?? 0)).toEqual(others);
    expect(others.map(({ kind, on }) => [kind, on])).toEqual([
      ['send-fail', 'ID2'],
      ['reload', 'dev'],
    ]);
  });

  it('outlives the faults, but not a reset', () => {
    standing({ kind: 'send-fail' });
    faults.spring('send-fail', send('ID1'));
    faults.removeAll();
    expect(faults.log(0)).toHaveLength(1);
    faults.reset();
    expect(faults.log(0)).toEqual([]);
  });
});
