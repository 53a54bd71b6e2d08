import { readdirSync, readFileSync } from 'node:fs';
import { CliError } from '../errors.js';

/** USER_HZ, which Linux keeps at this for programs. */
const TICKS_PER_SECOND = 100;

/** A live process, as Linux shows it. */
export interface TableEntry {
  readonly pid: number;
  readonly parent: number;
  readonly commandLine: string;
}

/** @throws CliError outside Linux */
export function processTable(): TableEntry[] {
  if (process.platform !== 'linux') throw new CliError('Processes can be measured on Linux only.');
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => entryOf(Number(pid)) ?? []);
}

/** This process and all below it. */
export function treeOf(pid: number, table: readonly TableEntry[]): number[] {
  const children = table.filter(({ parent }) => parent === pid);
  return [pid, ...children.flatMap((child) => treeOf(child.pid, table))];
}

/**
 * Proportional set size: pages that processes share are counted once over all of them, which adds up, unlike RSS.
 * @returns bytes; 0 for what has ended
 */
export function pssBytes(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + kilobytesIn(read(`/proc/${pid}/smaps_rollup`), 'Pss') * 1024, 0);
}

export function rssBytes(pid: number): number {
  return kilobytesIn(read(`/proc/${pid}/status`), 'VmRSS') * 1024;
}

/** Time that these processes spent on a processor, in seconds; of what has ended it is not known. */
export function cpuSeconds(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + ticksOf(pid) / TICKS_PER_SECOND, 0);
}

function ticksOf(pid: number): number {
  const stat = read(`/proc/${pid}/stat`);
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11] ?? 0) + Number(fields[12] ?? 0);
}

export function openFiles(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).length;
}

function entryOf(pid: number): TableEntry | undefined {
  const stat = read(`/proc/${pid}/stat`);
  const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (state === undefined || state === '' || state === 'Z') return undefined;
  return { pid, parent: Number(parent), commandLine: read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ') };
}

function kilobytesIn(text: string, field: string): number {
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0);
}

/** @returns nothing when the process has ended meanwhile */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ESRCH') return '';
    throw error;
  }
}
