import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeKind, isImmediate, kindNames, type FaultKind } from './fault-kinds.js';
import { readFault } from './read-fault.js';

describe('reading a fault', () => {
  it('fills in what was left out', () => {
    expect(readFault({ kind: 'send-fail' })).toMatchObject({ probability: 1, options: { code: 'ERROR_UNKNOWN' } });
  });

  it('draws a seed when none is given, so that any run can be repeated', () => {
    const seeds = [1, 2].map(() => (readFault({ kind: 'send-fail' }) as { seed: number }).seed);
    expect(seeds[0]).not.toBe(seeds[1]);
  });

  it('names the kinds that it knows', () => {
    expect(() => readFault({ kind: 'send-twice' })).toThrow('kind must be one of send-fail, send-delay');
  });

  it.each([
    [{ kind: 'send-delay' }, 'delayMs of send-delay must be a whole number from 1 to'],
    [{ kind: 'send-delay', delayMs: 1.5 }, 'delayMs of send-delay must be a whole number'],
    [{ kind: 'send-drop-conn', when: 'later' }, 'when of send-drop-conn must be one of before, after.'],
    [{ kind: 'send-hang', taken: 'yes' }, 'taken of send-hang must be true or false.'],
    [{ kind: 'send-fail', code: '' }, 'code of send-fail must be a text'],
    [{ kind: 'send-fail', delayMs: 5 }, 'send-fail has no option delayMs; it has code.'],
    [{ kind: 'never-sync', recipient: '59170000001' }, 'never-sync cannot be narrowed to a recipient'],
    [{ kind: 'never-sync', session: 'Ana' }, 'session must be a number of 7 to 15 digits.'],
    [
      { kind: 'send-fail', recipient: 'x@g.us' },
      'recipient must be a number of 7 to 15 digits, or the jid of a group.',
    ],
    [{ kind: 'send-fail', times: 0 }, 'times must be a whole number from 1.'],
    [{ kind: 'send-fail', probability: 1.1 }, 'probability must be a number from 0 to 1.'],
    [{ kind: 'send-fail', seed: -1 }, 'seed must be a whole number'],
    [{ kind: 'reload', times: 2 }, 'reload happens at once, and once: leave out times.'],
  ])('refuses %j', (body, sentence) => {
    expect(() => readFault(body)).toThrow(sentence);
  });
});

describe('the table of faults in the README', () => {
  it('is the one that faults are read by', () => {
    const readme = readFileSync(join(__dirname, '..', '..', 'README.md'), 'utf8');
    const rows = readme.split('\n').filter((line) => line.startsWith('| `'));
    const written = rows.map((row) => row.replace(/\s+/g, ' ').trim());
    expect(written).toEqual(expect.arrayContaining(kindNames.map(toRow)));
  });
});

function toRow(kind: FaultKind): string {
  const { about = '', matchedBy = [], options = {} } = describeKind(kind) ?? {};
  const names = Object.entries(options).map(([name, { fallback }]) =>
    fallback === undefined ? `\`${name}\`` : `\`${name}\` = ${JSON.stringify(fallback)}`,
  );
  const cells = [
    `\`${kind}\``,
    isImmediate(kind) ? 'at once' : 'stands',
    matchedBy.join(', '),
    names.join(', '),
    about,
  ];
  return `| ${cells.join(' | ')} |`.replace(/\s+/g, ' ');
}
