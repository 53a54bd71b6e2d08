import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findLeaks, type Leak, type PrivateValues } from './log-scan.js';

const VALUES: PrivateValues = { texts: ['Meet me "there"\nat nine', 'ready'], numbers: ['919876543210'] };
const HEX = '0123456789abcdef'.repeat(3);

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'chasqui-log-scan-'));
});

afterAll(() => rmSync(folder, { recursive: true }));

function leaksOf(...lines: string[]): Leak[] {
  const file = path.join(folder, 'api.log');
  writeFileSync(file, lines.join('\n'));
  return findLeaks([file], VALUES);
}

describe('the search of the logs', () => {
  it.each([
    ['an API key', `{"msg":"no such key wask_${HEX}"}`],
    ['an API key', 'operator key waop_01234567'],
    ['a QR string', '{"qr":"2@q8RzLwBv0m3Yt5n7Zk1x2c3v,abc,def"}'],
    ['a webhook secret', 'signed with whsec_c2VjcmV0c2VjcmV0'],
    ['a phone number of the tests', '{"to":"4915100000101@c.us"}'],
    ['a phone number of the tests', 'linked to +12025550101.'],
    ['a number that was written to', '{"chatId":"919876543210@c.us"}'],
    ['a message text', '{"msg":"Meet me \\"there\\"\\nat nine"}'],
    ['a message text', 'DETAIL:  Failing row contains (1, Meet me "there"'],
  ])('finds %s in a line, and where it is', (kind, line) => {
    expect(leaksOf('{"msg":"api started"}', line)).toEqual([{ file: path.join(folder, 'api.log'), line: 2, kind }]);
  });

  it('names each kind that a line tells', () => {
    expect(leaksOf(`wamk_${HEX} 4915100000101`).map(({ kind }) => kind)).toEqual([
      'an API key',
      'a phone number of the tests',
    ]);
  });

  it('takes no offence at ids, times, the shown beginning of a key, and words that are somebody’s short text', () => {
    const line =
      '{"time":1795324173176,"sessionId":"e67a00be-ed45-4356-9488-049cabb9895d","msg":"ready","key":"wamk_0123456"}';
    expect(leaksOf(line, '3EB0491510000010100AA')).toEqual([]);
  });

  it('reads every file', () => {
    const files = ['a.log', 'b.log'].map((name) => path.join(folder, name));
    for (const file of files) writeFileSync(file, 'to 4915100000101');
    expect(findLeaks(files, VALUES).map(({ file }) => file)).toEqual(files);
  });
});
