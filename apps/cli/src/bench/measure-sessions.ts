import { setTimeout as delay } from 'node:timers/promises';
import { measureFloor } from './bare-browser.js';
import { BenchSession } from './bench-session.js';
import { columns, megabytes, PAGE_WARNING, quantile, seconds, timed } from './figures.js';
import type { Installation } from './installation.js';
import { processTable, pssBytes, rssBytes, treeOf, type TableEntry } from './process-tree.js';

const SETTLE_MS = 5_000;
const TARGET = { pssBytes: 90e6, qrMs: 1_000 } as const;

/** Sessions one after another: how soon each shows its QR and is ready, and what all of them then hold. */
export async function measureSessions(at: Installation, count: number, signal: AbortSignal): Promise<string> {
  const { qrMs, readyMs } = await pairOneByOne(at, count, signal);
  await delay(SETTLE_MS); // pages go on loading for a while after ready
  const table = processTable();
  const trees = browsersOf(at, table).map(({ pid }) => treeOf(pid, table));
  const each = pssBytes(trees.flat()) / trees.length;
  const floor = await measureFloor(at, count, signal);
  return [
    `${trees.length} sessions, one after another, settled`,
    columns([
      ['create → qr_ready, p50', `${seconds(quantile(qrMs, 0.5))}  (wanted: at most ${seconds(TARGET.qrMs)})`],
      ['create → qr_ready, max', seconds(quantile(qrMs, 1))],
      ['scan → ready, p50', seconds(quantile(readyMs, 0.5))],
      [
        'memory per session (PSS of its browsers)',
        `${megabytes(each)}  (wanted: at most ${megabytes(TARGET.pssBytes)})`,
      ],
      ['processes per session', (trees.flat().length / trees.length).toFixed(1)],
      ['worker process, in all (RSS)', megabytes(rssBytes(at.workerPid))],
      [
        'bare browser with the same page, load',
        `${seconds(floor.loadMs)}  (×${ratio(quantile(qrMs, 0.5), floor.loadMs)})`,
      ],
      [
        'bare browser with the same page, PSS',
        `${megabytes(floor.pssBytesEach)}  (×${ratio(each, floor.pssBytesEach)})`,
      ],
    ]),
    PAGE_WARNING,
  ].join('\n');
}

async function pairOneByOne(
  at: Installation,
  count: number,
  signal: AbortSignal,
): Promise<{ qrMs: number[]; readyMs: number[] }> {
  const qrMs: number[] = [];
  const readyMs: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const [{ session, qr }, untilQr] = await timed(async () => {
      const created = await BenchSession.create(at, index, signal);
      return { session: created, qr: await created.untilQr() };
    });
    const [, untilReady] = await timed(() => session.scan(qr));
    qrMs.push(untilQr);
    readyMs.push(untilReady);
  }
  return { qrMs, readyMs };
}

/** The main processes of an installation's browsers. */
export function browsersOf({ dataDir }: Pick<Installation, 'dataDir'>, table: readonly TableEntry[]): TableEntry[] {
  return table.filter(
    ({ commandLine }) => commandLine.includes(`--user-data-dir=${dataDir}`) && !commandLine.includes('--type='),
  );
}

function ratio(value: number, floor: number): string {
  return (value / floor).toFixed(2);
}
