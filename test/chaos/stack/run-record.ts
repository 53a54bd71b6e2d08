import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** A part of the stack that its supervisor starts again when it ends. */
export type Part = 'api' | 'redis' | 'postgres' | `worker-${string}`;

/** A process as its supervisor noted it: pids are used again, so the time belongs to it. */
export interface RunRecord {
  readonly pid: number;
  /** The machine's boot, and the time since then in the system's ticks. */
  readonly startedAt: string;
}

/** The process that is this part now, or was it last. */
export function recordOf(dataDir: string, part: Part): RunRecord {
  return JSON.parse(readFileSync(path.join(dataDir, 'run', `${part}.json`), 'utf8')) as RunRecord;
}

/** Of everything that was started on a data folder. */
export function allRecords(dataDir: string): RunRecord[] {
  const folder = path.join(dataDir, 'run');
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return files.map((name) => JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as RunRecord);
}
