import { BenchSession } from './bench-session.js';
import { CliError } from '../errors.js';
import { columns, megabytes, PAGE_WARNING, seconds, timed } from './figures.js';
import type { Installation } from './installation.js';
import { browsersOf } from './measure-sessions.js';
import { processTable, pssBytes, treeOf } from './process-tree.js';

const TARGET_MS = 90_000;

/**
 * Many sessions at once: until all are ready, then stopped and started together.
 * @throws CliError when a browser is left behind after the stop
 */
export async function measureFleet(at: Installation, count: number, signal: AbortSignal): Promise<string> {
  const [sessions, pairedMs] = await timed(() =>
    Promise.all(
      Array.from({ length: count }, async (_, index) => {
        const session = await BenchSession.create(at, index, signal);
        await session.scan(await session.untilQr());
        return session;
      }),
    ),
  );
  const [, stopMs] = await timed(() => Promise.all(sessions.map((session) => session.order('stop'))));
  const left = leftOf(at);
  const [, startMs] = await timed(() => Promise.all(sessions.map((session) => session.order('start'))));
  const table = processTable();
  const memory = pssBytes(browsersOf(at, table).flatMap(({ pid }) => treeOf(pid, table)));
  await Promise.all(sessions.map((session) => session.order('stop')));
  if (left.length + leftOf(at).length > 0) throw new CliError(`Left behind after the stop: ${left.join(', ')}`);
  return [
    `${count} sessions at once on this machine`,
    columns([
      ['created, paired, all ready', `${seconds(pairedMs)}  (wanted: at most ${seconds(TARGET_MS)})`],
      ['all stopped', seconds(stopMs)],
      ['started again, all ready', seconds(startMs)],
      ['memory of all browsers then (PSS)', megabytes(memory)],
      ['processes left behind after stop', '0'],
    ]),
    PAGE_WARNING,
  ].join('\n');
}

/** Whatever still runs on a profile of this installation, by command line. */
export function leftOf({ dataDir }: Installation): string[] {
  return processTable()
    .filter(({ commandLine }) => commandLine.includes(`--user-data-dir=${dataDir}`))
    .map(({ commandLine }) => commandLine);
}
