import { KIND_NAMES } from './kinds.js';
import { makeSchedule } from './schedule.js';

const HALF_AN_HOUR_MS = 30 * 60_000;
const options = { seed: 7, durationMs: HALF_AN_HOUR_MS, sessions: 4, kinds: KIND_NAMES };

describe('the schedule of faults', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(makeSchedule(options)).toEqual(makeSchedule(options));
    expect(makeSchedule({ ...options, seed: 8 })).not.toEqual(makeSchedule(options));
  });

  it.each([1, 2, 3, 4, 5, 99, 123_456])('has every kind at least once within two minutes, with the seed %i', (seed) => {
    const faults = makeSchedule({ ...options, seed, durationMs: 120_000 });
    expect(new Set(faults.map(({ kind }) => kind))).toEqual(new Set(KIND_NAMES));
    expect(faults.every(({ atMs }) => atMs <= 120_000)).toBe(true);
  });

  it('has every kind even in a run that is far too short for all', () => {
    const faults = makeSchedule({ ...options, durationMs: 5_000 });
    expect(new Set(faults.map(({ kind }) => kind)).size).toBe(KIND_NAMES.length);
  });

  it('has more than two hundred faults in half an hour', () => {
    expect(makeSchedule(options).length).toBeGreaterThan(250);
  });

  it('strikes both kinds of pages with every kind of fault', () => {
    const faults = makeSchedule(options);
    const pages = KIND_NAMES.map(
      (kind) => new Set(faults.filter((fault) => fault.kind === kind).map(({ session }) => session % 2)).size,
    );
    expect(pages).toEqual(KIND_NAMES.map(() => 2));
  });

  it('names only sessions that there are', () => {
    const faults = [1, 3].flatMap((sessions) =>
      makeSchedule({ ...options, sessions }).map((fault) => fault.session < sessions),
    );
    expect(faults.every(Boolean)).toBe(true);
  });

  it('keeps to the kinds that were asked for', () => {
    const faults = makeSchedule({ ...options, kinds: ['kill-api', 'ack-lost'] });
    expect(new Set(faults.map(({ kind }) => kind))).toEqual(new Set(['kill-api', 'ack-lost']));
  });
});
