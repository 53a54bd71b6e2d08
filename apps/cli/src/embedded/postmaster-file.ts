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

function readPid(file: string): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(file, 'utf8'), 10);
    return pid > 0 ? pid : undefined;
  } catch (error) {
    ignoreCode(error, 'ENOENT');
    return undefined;
  }
}
