import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readlinkSync } from 'node:fs';

/** Pids are used again; a pid with its start time names one process for ever. */
export interface ProcessIdentity {
  readonly pid: number;
  /** The system's own words; only to be compared. */
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
  return hasProc ? readProc(pid, 'cmdline')?.replaceAll('\0', ' ') : ps(pid, 'args=');
}

/**
 * Names the table of processes in which this process sees pids: the machine's boot, and the container's namespace.
 * Under another name a pid that is not seen may well be alive. Undefined where the system does not tell.
 */
export function processTableId(): string | undefined {
  return hasProc ? `${bootId()} ${readlinkSync('/proc/self/ns/pid')}` : undefined;
}

/** The fields after the command's name, which is in parentheses and may hold spaces: state first, start time 20th. */
function startedAtFromProc(pid: number): string | undefined {
  const stat = readProc(pid, 'stat');
  if (stat === undefined) return undefined;
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
  return `${bootId()} ${fields[19] ?? ''}`;
}

function readProc(pid: number, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ESRCH' || code === 'EACCES') return undefined;
    throw error;
  }
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
