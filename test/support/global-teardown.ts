// Jest loads this file without its moduleNameMapper: imports have no extension here.
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { eventually } from './eventually';
import { isAlive } from './processes';
import { RUN_FOLDER } from './run-folder';

const STOP_TIMEOUT_MS = 60_000;

/** Stops the stacks of this run and removes their data; they must be gone in time, so that a leak fails the run. */
export default async function globalTeardown(): Promise<void> {
  const stacks = readdirSync(RUN_FOLDER).map(
    (name) => JSON.parse(readFileSync(path.join(RUN_FOLDER, name), 'utf8')) as { pid: number; dataDir: string },
  );
  await Promise.all(
    stacks.map(async ({ pid, dataDir }) => {
      process.kill(pid, 'SIGTERM');
      await eventually(
        () => isAlive(pid),
        (alive) => !alive,
        STOP_TIMEOUT_MS,
      );
      for (const file of [dataDir, `${dataDir}.log`])
        if (!process.env['KEEP_TEST_DATA']) rmSync(file, { recursive: true, force: true });
    }),
  );
  rmSync(RUN_FOLDER, { recursive: true, force: true });
}
