import { setTimeout as delay } from 'node:timers/promises';
import { ignoreCode } from '../errors.js';
import { isAlive, type ProcessIdentity } from '@chasqui/processes';
import { PROCESS_KINDS, STOP_SIGNALS } from './process-kind.js';
import type { RunRecord, RunRecords } from './run-records.js';

const GRACE_MS = 10_000;
const POLL_MS = 25;

/** Ends what a killed run left behind, in the order of a normal stop. */
export async function endLeftovers(records: RunRecords, report: (line: string) => void): Promise<void> {
  const all = records.list();
  for (const kind of PROCESS_KINDS) {
    const leftovers = all.filter((record) => record.kind === kind);
    await Promise.all(leftovers.map((record) => endLeftover(record, records, report)));
  }
}

async function endLeftover(record: RunRecord, records: RunRecords, report: (line: string) => void): Promise<void> {
  if (isAlive(record)) {
    report(`ending ${record.name} (pid ${record.pid}), left behind by a run that was killed`);
    await endProcess(record, STOP_SIGNALS[record.kind]);
  }
  records.remove(record.name);
}

/** Ends a process that is not our child: asks, waits, and kills it after 10 s. */
export async function endProcess(identity: ProcessIdentity, signal: NodeJS.Signals): Promise<void> {
  send(identity, signal);
  if (await hasEnded(identity, GRACE_MS)) return;
  send(identity, 'SIGKILL');
  if (await hasEnded(identity, GRACE_MS)) return;
  throw new Error(`Process ${identity.pid} of an earlier run does not end, not even by SIGKILL`);
}

function send(identity: ProcessIdentity, signal: NodeJS.Signals): void {
  if (!isAlive(identity)) return;
  try {
    process.kill(identity.pid, signal);
  } catch (error) {
    ignoreCode(error, 'ESRCH');
  }
}

async function hasEnded(identity: ProcessIdentity, withinMs: number): Promise<boolean> {
  const deadline = Date.now() + withinMs;
  while (isAlive(identity)) {
    if (Date.now() >= deadline) return false;
    await delay(POLL_MS);
  }
  return true;
}
