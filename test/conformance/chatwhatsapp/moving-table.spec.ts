import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Row } from '../runner/row.js';
import { CHATWHATSAPP } from './rows.js';

const DOCUMENT = path.resolve(__dirname, '../../../docs/moving-from-chatwhatsapp.md');

interface Claim {
  call: string;
  today: string;
  /** Ids of rows; `area.*` for all of an area. */
  ids: string[];
}

/** The lines of the table under "What works". */
function claims(): Claim[] {
  const table = readFileSync(DOCUMENT, 'utf8').matchAll(/^\| (.+?) +\| .*?\| (works|later|differs) +\| (.+?) +\|$/gm);
  return [...table].map(([, call = '', today = '', ids = '']) => ({ call, today, ids: ids.match(/[\w.*-]+/g) ?? [] }));
}

function rowsOf({ ids }: Claim): Row[] {
  return CHATWHATSAPP.filter(({ id }) => ids.includes(id) || ids.includes(`${id.split('.')[0] ?? ''}.*`));
}

describe('the table of docs/moving-from-chatwhatsapp.md', () => {
  it('names rows that there are', () => {
    const known = CHATWHATSAPP.flatMap(({ id }) => [id, `${id.split('.')[0] ?? ''}.*`]);
    expect(claims().flatMap(({ ids }) => ids.filter((id) => !known.includes(id)))).toEqual([]);
  });

  it('says "later" of what is pending, and of nothing else', () => {
    const wrong = claims().filter((claim) =>
      rowsOf(claim).some(({ pending }) => (pending !== undefined) !== (claim.today === 'later')),
    );
    expect(wrong.map(({ call, today }) => `${call} | ${today}`)).toEqual([]);
  });

  it('leaves out no row that the service published', () => {
    const named = claims().flatMap(rowsOf);
    const published = CHATWHATSAPP.filter(({ mark }) => mark === 'P');
    expect(published.filter((row) => !named.includes(row)).map(({ id }) => id)).toEqual([]);
  });
});
