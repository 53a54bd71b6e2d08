import { countResults, resultsJson, rowText, summaryText } from './report.js';
import type { RowResult } from './runner/run-suite.js';

const row = { id: 'things.unknown', title: 'unknown thing: 404.', mark: 'P', steps: [] } as const;
const FAILED: RowResult = {
  row,
  outcome: 'failed',
  failure: { request: 'GET /things', differences: [{ where: 'status', expected: '404', came: '200' }] },
};
const RESULTS: RowResult[] = [
  { row, outcome: 'passed' },
  { row: { ...row, pending: 'things' }, outcome: 'pending', reason: 'it passes: remove its mark' },
  { row, outcome: 'skipped', reason: 'needs --sandbox' },
  FAILED,
];

describe('the report', () => {
  it('shows of a failed row its request, what was expected, and what came', () => {
    expect(rowText(FAILED).split('\n')).toEqual([
      'FAILED  P  things.unknown: unknown thing: 404.',
      '  GET /things',
      '    status',
      '      expected 404',
      '      came     200',
    ]);
  });

  it('tells what a pending row waits for, and that it passes', () => {
    expect(RESULTS.slice(1, 3).map(rowText)).toEqual([
      'pending P  things.unknown: unknown thing: 404. (waits for things; it passes: remove its mark)',
      'skipped P  things.unknown: unknown thing: 404. (needs --sandbox)',
    ]);
  });

  it('ends with the counts alone on a line, and counts no skipped row as passed', () => {
    expect(summaryText(countResults(RESULTS)).split('\n').at(-1)).toBe('1 passed, 1 pending, 1 failed');
    expect(JSON.parse(resultsJson(RESULTS, ['key 7']))).toMatchObject({
      passed: 1,
      pending: 1,
      failed: 1,
      skipped: 1,
      leftBehind: ['key 7'],
      rows: [{ outcome: 'passed' }, { pending: 'things' }, { reason: 'needs --sandbox' }, { outcome: 'failed' }],
    });
  });
});
