import { readdir, readFile } from 'node:fs/promises';

/** What the kernel counts processor time in, on every Linux that Node.js runs on. */
export const TICKS_PER_SECOND = 100;

/** A live process, as far as it can be read without asking much of the kernel. */
export interface ProcessUsage {
  readonly pid: number;
  readonly group: number;
  /** Processor time used since its start, in its own threads. */
  readonly ticks: number;
  /** After boot: names a process for ever, together with its pid. */
  readonly startTicks: number;
}

/** Every live process of this machine, in one pass. Empty outside Linux. */
export async function processUsages(): Promise<ProcessUsage[]> {
  if (process.platform !== 'linux') return [];
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const usages = await Promise.all(pids.map((pid) => readProc(`${pid}/stat`)));
  return usages.flatMap((stat, index) => (stat === undefined ? [] : parseStat(Number(pids[index]), stat)));
}

/** The fields after the command's name, which is in parentheses and may hold spaces. A zombie uses nothing. */
export function parseStat(pid: number, stat: string): ProcessUsage[] {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (fields[0] === 'Z' || fields[0] === 'X') return [];
  const [group, user, system, startTicks] = [2, 11, 12, 19].map((index) => Number(fields[index])) as [
    number,
    number,
    number,
    number,
  ];
  return [{ pid, group, ticks: user + system, startTicks }];
}

/** Seconds since boot, on the clock of start times. */
export async function uptimeSeconds(): Promise<number> {
  return Number((await readFile('/proc/uptime', 'utf8')).split(' ')[0]);
}

/**
 * Its proportional set size: what it shares counts in parts that add up. Where that cannot be read (of a process of
 * another user), its resident set, which counts what is shared in full. 0 when it has ended meanwhile.
 */
export async function memoryBytesOf(pid: number): Promise<number> {
  const rollup = await readProc(`${pid}/smaps_rollup`);
  const pss = kilobytesIn(rollup ?? '', 'Pss');
  return 1024 * (pss ?? kilobytesIn((await readProc(`${pid}/status`)) ?? '', 'VmRSS') ?? 0);
}

function kilobytesIn(text: string, field: string): number | undefined {
  const kilobytes = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(text)?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes);
}

async function readProc(path: string): Promise<string | undefined> {
  try {
    return await readFile(`/proc/${path}`, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ESRCH' || code === 'EACCES' || code === 'EPERM') return undefined;
    throw error;
  }
}
