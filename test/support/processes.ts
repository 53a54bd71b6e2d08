import { readdirSync, readFileSync } from 'node:fs';

/** Linux tells times of processes in hundredths of a second. */
const TICK_MS = 10;

/** A process as the table of processes shows it. */
export interface Process {
  pid: number;
  parent: number;
  /** The pid of its leader; a browser leads the group of all its processes. */
  group: number;
  commandLine: string;
}

/** Every live process of this machine (Linux). */
export function processes(): Process[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        if (fields[0] === 'Z') return [];
        const commandLine = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
        return [{ pid: Number(name), parent: Number(fields[1]), group: Number(fields[2]), commandLine }];
      } catch {
        return []; // it ended while we looked
      }
    });
}

/** The browser (its main process) that runs with this session's profile. */
export function browserOf(sessionId: string): Process | undefined {
  return browsersOf(sessionId)[0];
}

/** More than one would be a leak. */
export function browsersOf(sessionId: string): Process[] {
  return processes().filter(
    ({ commandLine }) => commandLine.includes(`profiles/${sessionId}`) && !commandLine.includes('--type='),
  );
}

/** Never 0: that would be this whole process group. */
export function pidOf(process: Process | undefined): number {
  if (!process) throw new Error('the process that is to be hit does not run');
  return process.pid;
}

/** The folder of the login that this session's browser runs with. */
export function profileOf(sessionId: string): string {
  const found = / --user-data-dir=(\S+)/.exec(browserOf(sessionId)?.commandLine ?? '')?.[1];
  if (!found) throw new Error('the session has no browser');
  return found;
}

/** The renderer of that browser's page. */
export function rendererOf(sessionId: string): Process | undefined {
  const browser = browserOf(sessionId);
  const all = processes();
  const ancestors = (process: Process | undefined): number[] =>
    process ? [process.pid, ...ancestors(all.find(({ pid }) => pid === process.parent))] : [];
  return all.find(
    (process) => browser && process.commandLine.includes('--type=renderer') && ancestors(process).includes(browser.pid),
  );
}

export function isAlive(pid: number): boolean {
  return processes().some((process) => process.pid === pid);
}

/** How long ago a process was started; 0 when there is none (Linux). */
export function ageMsOf(pid: number | undefined): number {
  if (pid === undefined || !isAlive(pid)) return 0;
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const startedAfterMs = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]) * TICK_MS;
  return Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]) * 1_000 - startedAfterMs;
}
