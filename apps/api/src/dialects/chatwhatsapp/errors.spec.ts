import { readFileSync } from 'node:fs';
import path from 'node:path';
import { DomainError } from '@chasqui/errors';
import { ERROR_CODES, sayError } from './errors.js';

const DOCUMENT = readFileSync(path.resolve(__dirname, '../../../../../docs/errors.md'), 'utf8');

describe('the errors of the dialect', () => {
  it('are all documented with their status, and nothing else is', () => {
    const documented = [...DOCUMENT.matchAll(/^\| `(\w+)`\s*\| (\d{3})/gm)].map((row) => `${row[1]} ${row[2]}`);
    const said = ERROR_CODES.map((code) => `${code} ${sayError(new DomainError(code, { problems: [] }))?.status}`);
    expect(documented.sort()).toEqual(said.sort());
  });

  it('carry the published shape', () => {
    for (const code of ERROR_CODES) {
      const { body } = sayError(new DomainError(code, { problems: [] })) ?? {};
      expect(body).toMatchObject({ success: false, error: expect.stringMatching(/\S/) as string });
    }
  });

  it('are not ours to say when another code is thrown', () => {
    expect(sayError(new DomainError('toString'))).toBeUndefined();
  });
});
