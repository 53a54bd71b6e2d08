import { GroupedCalls, type GroupBounds } from './grouped-calls.js';

/** What was asked, group by group, and how each is answered. */
function groups(bounds?: GroupBounds) {
  const asked: string[] = [];
  const grouped = new GroupedCalls<number, string>(async (name, calls) => {
    asked.push(`${name}: ${calls.join(' ')}`);
    await new Promise(setImmediate);
    if (calls.includes(-1)) throw new Error('not this one');
    return calls.map((call) => `${name}${call}`);
  }, bounds);
  return { asked, grouped };
}

describe('calls of one name', () => {
  it('are answered at once, and those that come meanwhile together afterwards, each with its own answer', async () => {
    const { asked, grouped } = groups();
    const answers = Promise.all([1, 2, 3].map((call) => grouped.call('a', call)));
    expect(asked).toEqual(['a: 1']);
    expect(await answers).toEqual(['a1', 'a2', 'a3']);
    expect(asked).toEqual(['a: 1', 'a: 2 3']);
    expect(await grouped.call('a', 4)).toBe('a4');
    expect(asked).toEqual(['a: 1', 'a: 2 3', 'a: 4']);
  });

  it('are answered so many at once at most', async () => {
    const { asked, grouped } = groups({ mostAtOnce: 2 });
    await Promise.all([1, 2, 3, 4].map((call) => grouped.call('a', call)));
    expect(asked).toEqual(['a: 1', 'a: 2 3', 'a: 4']);
  });

  it('that have waited for too long when their turn comes are refused, and never answered', async () => {
    const { asked, grouped } = groups({ wait: { mostMs: -1, refusal: () => new Error('too late') } });
    const outcomes = await Promise.allSettled([1, 2, 3].map((call) => grouped.call('a', call)));
    expect(outcomes).toMatchObject([
      { value: 'a1' },
      { reason: { message: 'too late' } },
      { reason: { message: 'too late' } },
    ]);
    expect(asked).toEqual(['a: 1']);
    expect(await grouped.call('a', 4)).toBe('a4');
  });

  it('do not wait for those of another', async () => {
    const { asked, grouped } = groups();
    const answers = Promise.all([grouped.call('a', 1), grouped.call('b', 1)]);
    expect(asked).toEqual(['a: 1', 'b: 1']);
    expect(await answers).toEqual(['a1', 'b1']);
  });

  it('fail with their group, and keep nothing else up', async () => {
    const { grouped } = groups();
    const calls = [1, -1, 2].map((call) => grouped.call('a', call));
    const later = grouped.call('b', 3);
    const outcomes = await Promise.allSettled(calls);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
    expect(await later).toBe('b3');
    expect(await grouped.call('a', 4)).toBe('a4');
  });

  it('that get too few answers are told so', async () => {
    const grouped = new GroupedCalls(() => Promise.resolve([]));
    await expect(grouped.call('a', 1)).rejects.toThrow('1 calls got 0 answers');
  });
});
