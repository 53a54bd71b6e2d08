import { restartDelayMs } from './backoff.js';

describe('the delay before a restart', () => {
  it('grows with each failure in a row and ends at a minute', () => {
    const delays = [0, 1, 2, 3, 4, 5, 6, 7, 100].map((failures) => restartDelayMs(failures, 0.5));
    expect(delays).toEqual([300, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 60_000, 60_000]);
  });

  it('is spread by a fifth to either side', () => {
    expect([restartDelayMs(6, 0), restartDelayMs(6, 1)]).toEqual([48_000, 72_000]);
  });
});
