// Jest loads this file without its moduleNameMapper: imports have no extension here.
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { checkLogs, stopUp, type RunningUp } from './log-check';
import { LOG_CHECK_FOLDER, RUN_FOLDER } from './run-folder';

/**
 * Stops the stacks of this run, reads their logs for secrets and removes their data. They must be gone in time, so that
 * a leak of processes fails the run, as one of secrets does.
 */
export default async function globalTeardown(): Promise<void> {
  const stacks = readdirSync(RUN_FOLDER).map(
    (name) => JSON.parse(readFileSync(path.join(RUN_FOLDER, name), 'utf8')) as RunningUp,
  );
  await Promise.all(stacks.map(stopUp));
  rmSync(RUN_FOLDER, { recursive: true, force: true });
  checkLogs();
  rmSync(LOG_CHECK_FOLDER, { recursive: true, force: true });
}
