import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';

/**
 * Of a program that takes the place of this command: what would stop the command stops the program.
 * @returns its exit code, or 128 and the signal's number as a shell would say
 */
export async function exitCodeOf(child: ChildProcess): Promise<number> {
  const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, () => child.kill(signal));
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  return code ?? 128 + (signal ? constants.signals[signal] : 0);
}
