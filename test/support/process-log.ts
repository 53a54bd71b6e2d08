import { readFileSync, readlinkSync } from 'node:fs';

/** A line that a process of ours logged, as far as the tests use it. */
export interface LogLine {
  level: number;
  msg: string;
  sessionId?: string;
}

/** As pino numbers it. */
const ERROR_LEVEL = 50;

/** What a process logged so far, and those before it into the same file, which is its stdout (Linux). */
export function logOf(pid: number): LogLine[] {
  const lines = readFileSync(readlinkSync(`/proc/${pid}/fd/1`), 'utf8').split('\n');
  return lines
    .slice(0, -1) // the last one is not ended yet
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as LogLine);
}

export function errorsIn(log: readonly LogLine[]): LogLine[] {
  return log.filter(({ level }) => level >= ERROR_LEVEL);
}
