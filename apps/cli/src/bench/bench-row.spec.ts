import { atLeast, atMost, atMostMore, figure, rowsAsTable } from './bench-row.js';

const OF = { name: 'sent', unit: 'messages/s', value: 80, floor: 100 };

describe('a row of the bench', () => {
  it('passes when its share of the floor is large enough, small enough, or not much more', () => {
    expect([atLeast(OF, 0.8), atLeast(OF, 0.81)].map(({ pass }) => pass)).toEqual([true, false]);
    expect([atMost(OF, 0.8), atMost(OF, 0.79)].map(({ pass }) => pass)).toEqual([true, false]);
    const slower = { ...OF, value: 105 };
    expect([atMostMore(slower, 5), atMostMore(slower, 4)].map(({ pass }) => pass)).toEqual([true, false]);
  });

  it('misses its target when nothing was measured', () => {
    expect(atLeast({ ...OF, value: Number.NaN }, 0.8).pass).toBe(false);
    expect(atMost({ ...OF, value: Number.NaN }, 0.8).pass).toBe(false);
    expect(atMostMore({ ...OF, value: Number.NaN }, 5).pass).toBe(false);
  });

  it('that nothing is demanded of has no target, and no ratio without a floor', () => {
    expect(figure({ ...OF, floor: null })).toMatchObject({ floor: null, ratio: null, target: null, pass: true });
    expect(figure({ ...OF, floor: 0 })).toMatchObject({ floor: 0, ratio: null, pass: true });
  });

  it('is shown with its verdict', () => {
    const lines = rowsAsTable([atLeast(OF, 0.7), atLeast(OF, 0.9), figure(OF)]).split('\n');
    expect(lines.map((line) => line.split(/\s+/).at(-1))).toEqual(['VERDICT', 'pass', 'MISSED', '-']);
  });
});
