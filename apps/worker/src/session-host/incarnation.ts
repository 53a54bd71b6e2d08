import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { identityOf, isAlive, processTableId } from '@chasqui/processes';

const record = z.object({
  owner: z.string(),
  processTable: z.string().optional(),
  process: z.object({ pid: z.number(), startedAt: z.string() }),
});

/**
 * The earlier run of this worker on this machine, if it is certainly dead: the same table of processes no longer has
 * it. Undefined if there was none or its death cannot be proven; then its leases run out by themselves.
 */
export async function provenDeadOwner(dataDir: string, workerId: string): Promise<string | undefined> {
  const text = await readIfThere(fileOf(dataDir, workerId));
  if (text === undefined) return undefined;
  const earlier = record.safeParse(parsed(text));
  if (!earlier.success) return undefined;
  const { owner, processTable, process: identity } = earlier.data;
  const isSameTable = processTable !== undefined && processTable === processTableId();
  return isSameTable && !isAlive(identity) ? owner : undefined;
}

/** Leaves the proof for the next run. */
export async function recordOwner(dataDir: string, workerId: string, owner: string): Promise<void> {
  const file = fileOf(dataDir, workerId);
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const content = { owner, processTable: processTableId(), process: identityOf(process.pid) };
  await writeFile(`${file}.new`, JSON.stringify(content), { mode: 0o600 });
  await rename(`${file}.new`, file);
}

function fileOf(dataDir: string, workerId: string): string {
  return path.resolve(dataDir, 'workers', `${workerId}.json`);
}

/** A machine that lost its power may leave a file without content. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
