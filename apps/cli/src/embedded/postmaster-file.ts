import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ignoreCode } from '../errors.js';
import { endProcess } from '../supervisor/leftovers.js';
import { commandLineOf, identityOf } from '@chasqui/processes';
import { STOP_SIGNALS } from '../supervisor/process-kind.js';

/**
 * PostgreSQL refuses to start while the pid in postmaster.pid is anybody's. A dead one it removes by itself; here go the
 * file that names a stranger's process or a zombie, and the server that a killed run left behind unrecorded.
 */
export async function clearPostmasterFile(clusterFolder: string): Promise<void> {
  const file = join(clusterFolder, 'postmaster.pid');
  const pid = readPid(file);
  if (pid === undefined) return;
  const identity = identityOf(pid);
  const isServer = identity !== undefined && commandLineOf(pid)?.includes(clusterFolder) === true;
  if (isServer) await endProcess(identity, STOP_SIGNALS.postgres);
  else rmSync(file, { force: true });
}

/** The port of the server that runs on a cluster, once it has written it. */
export function runningPort(clusterFolder: string): number | undefined {
  return positive(readLines(join(clusterFolder, 'postmaster.pid'))[3]);
}

function readPid(file: string): number | undefined {
  return positive(readLines(file)[0]);
}

function readLines(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n');
  } catch (error) {
    ignoreCode(error, 'ENOENT');
    return [];
  }
}

function positive(text = ''): number | undefined {
  const value = Number.parseInt(text, 10);
  return value > 0 ? value : undefined;
}
