// Jest loads this file without its moduleNameMapper: imports have no extension here.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { eventually } from './eventually';
import { findLeaks, type Leak, type PrivateValues } from './log-scan';
import { readPrivateValues } from './private-values';
import { isAlive } from './processes';
import { LOG_CHECK_FOLDER } from './run-folder';

const STOP_TIMEOUT_MS = 60_000;

/** A `./chasqui up` of the tests. */
export interface RunningUp {
  pid: number;
  dataDir: string;
}

interface CheckedStack {
  dataDir: string;
  values: PrivateValues;
}

/** Its logs are read at the end of the run; until then its data folder stays. */
export function noteStack(dataDir: string): void {
  const file = noteOf(dataDir);
  if (!existsSync(file)) write(file, { dataDir, values: { texts: [], numbers: [] } });
}

/** Notes what its logs must not tell, and stops it in order. */
export async function stopUp({ pid, dataDir }: RunningUp): Promise<void> {
  try {
    write(noteOf(dataDir), { dataDir, values: await readPrivateValues(dataDir) });
  } finally {
    process.kill(pid, 'SIGTERM');
    await eventually(
      () => isAlive(pid),
      (alive) => !alive,
      STOP_TIMEOUT_MS,
    );
  }
}

/**
 * Reads the logs of all stacks of the run, which have stopped, and removes their data.
 * @throws Error that names file, line and kind of every leak; the logs with leaks are kept
 */
export function checkLogs(): void {
  const stacks = readdirSync(LOG_CHECK_FOLDER).map(
    (name) => JSON.parse(readFileSync(path.join(LOG_CHECK_FOLDER, name), 'utf8')) as CheckedStack,
  );
  const leaks = stacks.flatMap(leaksOf);
  if (leaks.length === 0) return;
  const list = leaks.map(({ file, line, kind }) => `  ${file}:${line} has ${kind}`).join('\n');
  throw new Error(`These logs tell what no log may tell; they are kept:\n${list}`);
}

function leaksOf({ dataDir, values }: CheckedStack): Leak[] {
  const folder = path.join(dataDir, 'logs');
  const output = `${dataDir}.log`;
  const logs = existsSync(folder) ? readdirSync(folder).map((name) => path.join(folder, name)) : [];
  const leaks = findLeaks([output, ...logs], values);
  if (leaks.length === 0 && !process.env['KEEP_TEST_DATA']) {
    for (const left of [dataDir, output]) rmSync(left, { recursive: true, force: true });
  }
  return leaks;
}

function noteOf(dataDir: string): string {
  return path.join(LOG_CHECK_FOLDER, `${path.basename(dataDir)}.json`);
}

function write(file: string, stack: CheckedStack): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(stack), { mode: 0o600 });
}
