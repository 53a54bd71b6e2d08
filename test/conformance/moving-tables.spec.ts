import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Row } from './runner/row.js';
import { SUITES } from './suites.js';

interface Claim {
  call: string;
  today: string;
  /** Ids of rows; `area.*` for all of an area. */
  ids: string[];
}

/** The lines of the table under "What works". */
function claimsOf(dialect: string): Claim[] {
  const document = readFileSync(path.resolve(__dirname, `../../docs/moving-from-${dialect}.md`), 'utf8');
  const table = document.matchAll(/^\| (.+?) +\| .*?\| (works|later|differs) +\| (.+?) +\|$/gm);
  return [...table].map(([, call = '', today = '', ids = '']) => ({ call, today, ids: ids.match(/[\w.*-]+/g) ?? [] }));
}

const areaOf = (id: string): string => `${id.split('.')[0] ?? ''}.*`;

describe.each(Object.entries(SUITES))('the table of docs/moving-from-%s.md', (dialect, { rows }) => {
  const claims = claimsOf(dialect);
  const rowsOf = ({ ids }: Claim): Row[] => rows.filter(({ id }) => ids.includes(id) || ids.includes(areaOf(id)));

  it('names rows that there are', () => {
    const known = rows.flatMap(({ id }) => [id, areaOf(id)]);
    expect(claims.length).toBeGreaterThan(0);
    expect(claims.flatMap(({ ids }) => ids.filter((id) => !known.includes(id)))).toEqual([]);
  });

  it('says "later" of what is pending, and of nothing else', () => {
    const wrong = claims.filter((claim) =>
      rowsOf(claim).some(({ pending }) => (pending !== undefined) !== (claim.today === 'later')),
    );
    expect(wrong.map(({ call, today }) => `${call} | ${today}`)).toEqual([]);
  });

  it('leaves out no row that the service published', () => {
    const named = claims.flatMap(rowsOf);
    const published = rows.filter(({ mark }) => mark === 'P');
    expect(published.filter((row) => !named.includes(row)).map(({ id }) => id)).toEqual([]);
  });
});
