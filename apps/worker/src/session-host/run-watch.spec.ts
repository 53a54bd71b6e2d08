import { RunWatch } from './run-watch.js';

const TIMEOUTS = { probeEveryMs: 1_000, probeTimeoutMs: 100 };

/** A page that gives these answers, one after the other, and then the last one for ever. */
function aPage(...answers: boolean[]): { answers(): Promise<boolean> } {
  return { answers: () => Promise.resolve((answers.length > 1 ? answers.shift() : answers[0]) ?? true) };
}

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

describe('the deadline of a stage', () => {
  it('is told when it is over', async () => {
    const watch = new RunWatch(aPage(true), TIMEOUTS);
    const overdue: boolean[] = [];
    watch.expectWithin(500, ({ isCurrent }) => overdue.push(isCurrent()));
    await jest.advanceTimersByTimeAsync(500);
    expect(overdue).toEqual([true]);
  });

  it('is replaced by the next stage, and ended with its stage', async () => {
    const watch = new RunWatch(aPage(true), TIMEOUTS);
    const overdue: string[] = [];
    watch.expectWithin(500, () => overdue.push('first'));
    watch.expectWithin(800, () => overdue.push('second'));
    await jest.advanceTimersByTimeAsync(700);
    watch.stageEnded();
    await jest.advanceTimersByTimeAsync(10_000);
    expect(overdue).toEqual([]);
  });

  it('counts no more for a stage that ended while the overdue was waiting to be handled', async () => {
    const watch = new RunWatch(aPage(true), TIMEOUTS);
    const handled: boolean[] = [];
    watch.expectWithin(500, ({ isCurrent }) => {
      watch.stageEnded();
      handled.push(isCurrent());
    });
    await jest.advanceTimersByTimeAsync(500);
    expect(handled).toEqual([false]);
  });
});

describe('a page that is watched', () => {
  it('may miss once', async () => {
    const watch = new RunWatch(aPage(false, true, false, true), TIMEOUTS);
    let isSilent = false;
    watch.expectAnswers(() => (isSilent = true));
    await jest.advanceTimersByTimeAsync(10_000);
    expect(isSilent).toBe(false);
    watch.end();
  });

  it('is silent, and told so once, after it missed twice in a row', async () => {
    const watch = new RunWatch(aPage(true, false), TIMEOUTS);
    let silences = 0;
    watch.expectAnswers(() => (silences += 1));
    await jest.advanceTimersByTimeAsync(3_000);
    expect(silences).toBe(1);
    await jest.advanceTimersByTimeAsync(10_000);
    expect(silences).toBe(1);
  });
});
