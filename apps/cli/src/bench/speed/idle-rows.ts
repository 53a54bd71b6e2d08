import { setTimeout as delay } from 'node:timers/promises';
import { browsersOf } from '../measure-sessions.js';
import { cpuSeconds, processTable, pssBytes, treeOf } from '../process-tree.js';
import type { BenchStack } from './bench-stack.js';
import { figure, type BenchRow } from '../bench-row.js';
import type { Scale } from './scale.js';

const SETTLE_MS = 5_000;

/** One session that does nothing, against a process of the bare library that does nothing: its browser in both. */
export async function idleRows(stack: BenchStack, { idleSeconds }: Scale): Promise<BenchRow[]> {
  const sessions = await stack.readySessions(1);
  const loop = await stack.directLoop(1);
  await delay(SETTLE_MS); // pages go on loading for a while after ready
  const table = processTable();
  const treesOf = (dataDir: string): number[] =>
    browsersOf({ dataDir }, table).flatMap(({ pid }) => treeOf(pid, table));
  const ours = { node: [stack.at.workerPid], browser: treesOf(stack.at.dataDir) };
  const bare = { node: [loop.pid], browser: treesOf(loop.folder) };
  const all = [ours.node, ours.browser, bare.node, bare.browser];
  const before = all.map(cpuSeconds);
  await delay(idleSeconds * 1_000);
  const [worker = 0, browser = 0, program = 0, bareBrowser = 0] = all.map(
    (pids, index) => ((cpuSeconds(pids) - (before[index] ?? 0)) * 100) / idleSeconds,
  );
  const megabytes = (pids: readonly number[]): number => pssBytes(pids) / 1e6;
  const unit = '% of a core';
  return [
    figure({ name: 'an idle session, its browser', unit, value: browser / sessions.length, floor: bareBrowser }),
    figure({ name: 'a worker with one idle session, without browser', unit, value: worker, floor: program }),
    figure({
      name: 'memory of a session, its browser (PSS)',
      unit: 'MB',
      value: megabytes(ours.browser),
      floor: megabytes(bare.browser),
    }),
    figure({ name: 'memory of a worker (PSS)', unit: 'MB', value: megabytes(ours.node), floor: megabytes(bare.node) }),
  ];
}
