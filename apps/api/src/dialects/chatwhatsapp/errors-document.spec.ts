import { readFileSync } from 'node:fs';
import path from 'node:path';
import { DomainError } from '@chasqui/errors';
import { ERROR_CODES, sayError } from './errors.js';

const DOCUMENT = readFileSync(path.resolve(__dirname, '../../../../../docs/errors.md'), 'utf8');

describe('docs/errors.md', () => {
  it('has every code with its status, and no other', () => {
    const documented = [...DOCUMENT.matchAll(/^\| `(\w+)`\s*\| (\d{3})/gm)].map((row) => `${row[1]} ${row[2]}`);
    const said = ERROR_CODES.map((code) => `${code} ${sayError(new DomainError(code, { problems: [] }))?.status}`);
    expect(documented.sort()).toEqual(said.sort());
  });
});
