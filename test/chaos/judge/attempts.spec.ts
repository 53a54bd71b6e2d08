import type { FaultKind } from '../faults/kinds.js';
import { countRepeatedAttempts, type FaultWindow } from './attempts.js';
import { booksOf, kept, SESSION } from './book-fixtures.js';

/** Handed over twice, between 1,150 and 1,250. */
const twice = { ...kept(1), ledger: { ...kept(1).ledger, attempts: 2 } };
const books = booksOf([twice, kept(2)]);

function window(kind: FaultKind, change: Partial<FaultWindow> = {}): FaultWindow {
  return { kind, sessionId: SESSION, from: 1_000, until: 2_000, ...change };
}

describe('what was handed over more than once', () => {
  it('counts for every kind of fault that its session felt meanwhile', () => {
    const { byKind, total, violations } = countRepeatedAttempts(books, [window('kill-browser'), window('kill-api')]);
    expect([byKind, total, violations]).toEqual([{ 'kill-browser': 1, 'kill-api': 1 }, 1, []]);
  });

  it.each<FaultKind>(['kill-api', 'kill-redis', 'kill-postgres', 'flush-redis'])(
    'is a violation when %s was all',
    (kind) => {
      const { violations } = countRepeatedAttempts(books, [window(kind)]);
      expect(violations).toMatchObject([{ kind: 'needlessAttempts', messageId: 'ID1' }]);
    },
  );

  it('does not count for faults of another session or another time', () => {
    const others = [
      window('ack-lost', { sessionId: 'session-2' }),
      window('ack-lost', { from: 1_300 }),
      window('ack-lost', { until: 1_100 }),
    ];
    expect(countRepeatedAttempts(books, others).byKind).toEqual({ none: 1 });
  });

  it('is nothing when everything was handed over once', () => {
    const { byKind, total } = countRepeatedAttempts(booksOf([kept(1)]), [window('kill-browser')]);
    expect([byKind, total]).toEqual([{}, 0]);
  });
});
