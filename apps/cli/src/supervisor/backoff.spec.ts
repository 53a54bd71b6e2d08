import { Backoff } from './backoff.js';

describe('the backoff', () => {
  it('doubles from 0.2 s to 10 s while the process keeps dying young', () => {
    const backoff = new Backoff();
    const delays = Array.from({ length: 8 }, () => backoff.after(1_000));
    expect(delays).toEqual([200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000]);
  });

  it('starts over after 30 s of life', () => {
    const backoff = new Backoff();
    backoff.after(0);
    backoff.after(0);
    expect(backoff.after(30_000)).toBe(200);
    expect(backoff.after(0)).toBe(400);
  });
});
