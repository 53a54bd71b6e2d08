import { fixturesIn } from './placeholders.js';
import type { Row } from './row.js';
import { runSteps, type Failure, type Target } from './run-row.js';

/** What the rows stand on. */
export interface Fixtures {
  /**
   * The values of a fixture by their names; made when it is asked for first.
   * @throws Unavailable where this run cannot have it
   */
  obtain(fixture: string): Promise<Readonly<Record<string, string>>>;
}

/** This run was not given what a fixture needs. */
export class Unavailable extends Error {}

export interface RowResult {
  readonly row: Row;
  readonly outcome: 'passed' | 'pending' | 'failed' | 'skipped';
  /** Why it was skipped or failed without an answer; of a pending row, that it passes. */
  readonly reason?: string;
  readonly failure?: Failure;
}

/** Runs the rows in their order; a pending row is run, too, and stays pending whatever comes. */
export async function* runSuite(rows: readonly Row[], fixtures: Fixtures, target: Target): AsyncGenerator<RowResult> {
  for (const row of rows) {
    target.signal.throwIfAborted();
    const result = await runRow(row, fixtures, target);
    target.signal.throwIfAborted();
    yield row.pending === undefined ? result : asPending(result);
  }
}

function asPending(result: RowResult): RowResult {
  const passes = { reason: 'it passes: remove its mark' };
  return { ...result, outcome: 'pending', ...(result.outcome === 'passed' && passes) };
}

async function runRow(row: Row, fixtures: Fixtures, target: Target): Promise<RowResult> {
  if ('elsewhere' in row) return { row, outcome: 'skipped', reason: `shown by ${row.elsewhere}` };
  try {
    const failure = await runSteps(row.steps, await valuesOf(row, fixtures), target);
    return failure ? { row, outcome: 'failed', failure } : { row, outcome: 'passed' };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { row, outcome: error instanceof Unavailable ? 'skipped' : 'failed', reason };
  }
}

async function valuesOf(row: Row, fixtures: Fixtures): Promise<Map<string, string>> {
  const values = new Map<string, string>();
  for (const fixture of fixturesIn(row)) {
    for (const [name, value] of Object.entries(await fixtures.obtain(fixture))) values.set(`${fixture}.${name}`, value);
  }
  return values;
}
