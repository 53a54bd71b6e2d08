import { CliError } from '../errors.js';
import { BenchSession } from './bench-session.js';
import { columns, megabytes, PAGE_WARNING, quantile, seconds, timed } from './figures.js';
import type { Installation } from './installation.js';
import { leftOf } from './measure-fleet.js';
import { openFiles, processTable, rssBytes, treeOf } from './process-tree.js';

/** The first cycles load what is kept for ever; of those that follow, the first and the last third are compared. */
const WARM_UP_SHARE = 0.1;
/** A heap breathes by this much; a browser run that was never given back is 1 MB, so a hundred of them are seen. */
const MOST_GROWTH_BYTES = 25e6;

/** What a worker holds while its only session is stopped. */
interface Held {
  readonly rssBytes: number;
  readonly openFiles: number;
  readonly processes: number;
}

/**
 * One session, started and stopped again and again: what the worker holds afterwards must not grow.
 * @throws CliError when it leaks processes, file handles or memory
 */
export async function measureCycles(at: Installation, count: number, signal: AbortSignal): Promise<string> {
  const session = await BenchSession.create(at, 0, signal);
  await session.scan(await session.untilQr());
  await session.order('stop');
  const startMs: number[] = [];
  const held: Held[] = [];
  for (let cycle = 0; cycle < count; cycle += 1) {
    const [, ms] = await timed(() => session.order('start'));
    await session.order('stop');
    startMs.push(ms);
    held.push(heldBy(at));
  }
  const settled = held.slice(Math.floor(count * WARM_UP_SHARE));
  const third = Math.ceil(settled.length / 3);
  const [begin, end] = [lowest(settled.slice(0, third)), lowest(settled.slice(-third))];
  requireNoLeak(at, begin, end);
  return [
    `${count} times start → ready → stop of one session`,
    columns([
      ['start → ready, p50', seconds(quantile(startMs, 0.5))],
      ['start → ready, max', seconds(quantile(startMs, 1))],
      ['worker memory (lowest RSS), first and last third', `${megabytes(begin.rssBytes)}, ${megabytes(end.rssBytes)}`],
      ['open files, first and last third', `${begin.openFiles}, ${end.openFiles}`],
      ['processes, first and last third', `${begin.processes}, ${end.processes}`],
    ]),
    PAGE_WARNING,
  ].join('\n');
}

function heldBy({ workerPid }: Installation): Held {
  return {
    rssBytes: rssBytes(workerPid),
    openFiles: openFiles(workerPid),
    processes: treeOf(workerPid, processTable()).length,
  };
}

function lowest(held: readonly Held[]): Held {
  return {
    rssBytes: Math.min(...held.map((one) => one.rssBytes)),
    openFiles: Math.min(...held.map((one) => one.openFiles)),
    processes: Math.min(...held.map((one) => one.processes)),
  };
}

function requireNoLeak(at: Installation, begin: Held, end: Held): void {
  const growth = end.rssBytes - begin.rssBytes;
  const leaks = [
    ...leftOf(at),
    ...(end.openFiles > begin.openFiles + 5 ? [`open files grew from ${begin.openFiles} to ${end.openFiles}`] : []),
    ...(end.processes > begin.processes ? [`processes grew from ${begin.processes} to ${end.processes}`] : []),
    ...(growth > MOST_GROWTH_BYTES ? [`memory grew by ${megabytes(growth)}`] : []),
  ];
  if (leaks.length > 0) throw new CliError(`The worker leaks: ${leaks.join('; ')}`);
}
