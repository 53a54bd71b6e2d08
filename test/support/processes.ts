import { readdirSync, readFileSync } from 'node:fs';

/** A process as the table of processes shows it. */
export interface Process {
  pid: number;
  parent: number;
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
        return [{ pid: Number(name), parent: Number(fields[1]), commandLine }];
      } catch {
        return []; // it ended while we looked
      }
    });
}

/** The browser (its main process) that runs with this session's profile. */
export function browserOf(sessionId: string): Process | undefined {
  return processes().find(
    ({ commandLine }) => commandLine.includes(`profiles/${sessionId}`) && !commandLine.includes('--type='),
  );
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
