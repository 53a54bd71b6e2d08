import { performance } from 'node:perf_hooks';
import { ReadyTime } from './ready-time.js';

describe('the time that a session was ready', () => {
  it('is that of all its spans, and of nothing between them', () => {
    let now = 1_000;
    jest.spyOn(performance, 'now').mockImplementation(() => now);
    const passes = (ms: number): void => void (now += ms);
    const time = new ReadyTime();
    passes(50);
    expect(time.ms).toBe(0);
    time.begin();
    passes(20);
    time.begin(); // it is ready still
    passes(20);
    expect(time.ms).toBe(40);
    time.end();
    passes(500);
    time.end();
    time.begin();
    passes(2);
    expect(time.ms).toBe(42);
  });
});
