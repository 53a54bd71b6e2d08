import type { RowResult } from './runner/run-suite.js';

const WORDS: Readonly<Record<RowResult['outcome'], string>> = {
  passed: 'ok',
  pending: 'pending',
  failed: 'FAILED',
  skipped: 'skipped',
};
const WIDTH = 8;

/** A row for a reader at a terminal; of a failed one, what was expected and what came. */
export function rowText({ row, outcome, reason, failure }: RowResult): string {
  const waits = outcome === 'pending' ? `waits for ${row.pending ?? ''}` : undefined;
  const notes = [waits, reason].filter((note) => note !== undefined).join('; ');
  const head = `${WORDS[outcome].padEnd(WIDTH)}${row.mark}  ${row.id}: ${row.title}${notes && ` (${notes})`}`;
  if (outcome !== 'failed' || !failure) return head;
  const differences = failure.differences.map(
    ({ where, expected, came }) => `    ${where}\n      expected ${expected}\n      came     ${came}`,
  );
  return [head, `  ${failure.request}`, ...differences].join('\n');
}

export interface Counts {
  readonly passed: number;
  readonly pending: number;
  readonly failed: number;
  readonly skipped: number;
}

export function countResults(results: readonly RowResult[]): Counts {
  const count = (wanted: RowResult['outcome']): number => results.filter(({ outcome }) => outcome === wanted).length;
  return { passed: count('passed'), pending: count('pending'), failed: count('failed'), skipped: count('skipped') };
}

/** Its last line is the result of the run. */
export function summaryText({ passed, pending, failed, skipped }: Counts): string {
  const left = skipped === 0 ? '' : `${skipped} skipped: not tried in this run, the reasons are above\n`;
  return `\n${left}${passed} passed, ${pending} pending, ${failed} failed`;
}

export function resultsJson(results: readonly RowResult[], leftBehind: readonly string[]): string {
  const rows = results.map(({ row, outcome, reason, failure }) => {
    const { id, title, mark, pending } = row;
    return { id, title, mark, outcome, pending, reason, failure };
  });
  return JSON.stringify({ ...countResults(results), leftBehind, rows });
}
