import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { ignoreCode } from '../errors.js';

/** Pids are used again; a pid with its start time names one process for ever. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly startedAt: string;
}

const hasProc = existsSync('/proc/self/stat');

/** @returns undefined when no such process lives; a zombie does not live */
export function identityOf(pid: number): ProcessIdentity | undefined {
  const startedAt = hasProc ? startedAtFromProc(pid) : startedAtFromPs(pid);
  return startedAt === undefined ? undefined : { pid, startedAt };
}

export function isAlive(identity: ProcessIdentity): boolean {
  return identityOf(identity.pid)?.startedAt === identity.startedAt;
}

/** The command line of a live process, where the system shows it. */
export function commandLineOf(pid: number): string | undefined {
  try {
    return hasProc ? readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ') : ps(pid, 'args=');
  } catch (error) {
    ignoreCode(error, 'ENOENT', 'ESRCH', 'EACCES');
    return undefined;
  }
}

/** The fields after the command's name, which is in parentheses and may hold spaces: state first, start time 20th. */
function startedAtFromProc(pid: number): string | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch (error) {
    ignoreCode(error, 'ENOENT', 'ESRCH');
    return undefined;
  }
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
  return `${bootId()} ${fields[19] ?? ''}`;
}

/** Start times in /proc count from boot. */
function bootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
}

function startedAtFromPs(pid: number): string | undefined {
  const state = ps(pid, 'state=');
  return state === undefined || state.startsWith('Z') ? undefined : ps(pid, 'lstart=');
}

/** `ps` ends with 1 when there is no such process. */
function ps(pid: number, column: string): string | undefined {
  try {
    return execFileSync('ps', ['-o', column, '-p', String(pid)], { encoding: 'utf8', timeout: 5_000 }).trim();
  } catch (error) {
    if (error instanceof Error && 'status' in error && error.status === 1) return undefined;
    throw error;
  }
}
