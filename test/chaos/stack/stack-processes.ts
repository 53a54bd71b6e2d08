import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { processes } from '../../support/processes.js';
import type { RunRecord } from './run-record.js';

const POLL_MS = 100;
const GONE_WITHIN_MS = 20_000;

/** Where /proc tells of a process, after its pid and name: its state, and when it was started. */
const STATE = 0;
const STARTED = 19;

/** By letter (`S`, `T`, `Z`, …); undefined when the process is gone. */
export function stateOf(pid: number): string | undefined {
  return statOf(pid)?.[STATE];
}

/** A process that waits for its parent to notice is gone as well. */
export function isGone(pid: number): boolean {
  const state = stateOf(pid);
  return state === undefined || state === 'Z';
}

/** @returns false when it had ended already */
export function signalTo(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}

/** Ends those that still live, and the browsers on profiles of a data folder. @returns how many there were */
export async function endLeftovers(records: readonly RunRecord[], dataDir: string): Promise<number> {
  const started = records.filter(({ pid, startedAt }) => {
    const time = isGone(pid) ? undefined : statOf(pid)?.[STARTED];
    return time !== undefined && startedAt.endsWith(` ${time}`);
  });
  const browsers = processes().filter(({ commandLine }) => commandLine.includes(`--user-data-dir=${dataDir}/`));
  const left = [...started, ...browsers];
  for (const { pid } of left) signalTo(pid, 'SIGKILL');
  const deadline = Date.now() + GONE_WITHIN_MS;
  while (left.some(({ pid }) => !isGone(pid)) && Date.now() < deadline) await delay(POLL_MS);
  return left.length;
}

function statOf(pid: number): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ESRCH') return undefined;
    throw error;
  }
}
