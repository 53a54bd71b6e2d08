import { startInstallation } from '../installation.js';
import { acceptRows } from './accept-rows.js';
import { BenchStack } from './bench-stack.js';
import { bulkRow } from './bulk-row.js';
import { handOverRow } from './hand-over-row.js';
import { idleRows } from './idle-rows.js';
import { mediaRows } from './media-rows.js';
import { memoryRows } from './memory-rows.js';
import { rowsAsTable, type BenchRow } from '../bench-row.js';
import { SPEED_ROWS, type SpeedRowName } from './row-names.js';
import { FULL, LONG, SMOKE, type Scale } from './scale.js';
import { throughputRows } from './throughput-rows.js';

/** What is accepted to be measured waits in sessions that do not run. */
const MORE_THAN_IS_QUEUED = '10000000';

type Measure = (stack: BenchStack, scale: Scale) => Promise<BenchRow[]>;

const MEASURES: Record<SpeedRowName, Measure> = {
  idle: idleRows,
  'hand-over': handOverRow,
  'one-session': (stack, scale) =>
    throughputRows(stack, { sessions: 1, messages: scale.oneSessionMessages, least: 0.8 }, scale),
  accept: acceptRows,
  bulk: bulkRow,
  'eight-sessions': (stack, scale) =>
    throughputRows(stack, { sessions: scale.manySessions, messages: scale.manySessionMessages, least: 0.6 }, scale),
  media: mediaRows,
  memory: memoryRows,
};

export interface SpeedOptions {
  readonly only?: readonly SpeedRowName[];
  readonly long?: true;
  readonly smoke?: true;
  readonly json?: true;
}

/** Sessions that run at once, with the one that is stopped. */
const MOST_SESSIONS = 9;

/**
 * Measures everything on one installation of its own, each figure against what the bare parts do in the same run.
 * @returns the text to print, and whether nothing missed its target
 */
export async function benchSpeed(
  { only = SPEED_ROWS, long, smoke, json }: SpeedOptions,
  signal: AbortSignal,
): Promise<{ text: string; hasPassed: boolean }> {
  const scale = smoke ? SMOKE : long ? LONG : FULL;
  const installation = await startInstallation(signal, {
    WORKER_MAX_SESSIONS: String(MOST_SESSIONS + 1),
    OUTBOX_MAX_QUEUED_PER_SESSION: MORE_THAN_IS_QUEUED,
    OUTBOX_MAX_QUEUED_PER_ACCOUNT: MORE_THAN_IS_QUEUED,
  });
  try {
    const rows = await measureAll(await BenchStack.start(installation, signal), { only, scale });
    const text = json ? JSON.stringify({ rows }) : rowsAsTable(rows);
    return { text, hasPassed: rows.every(({ pass }) => pass) };
  } finally {
    await installation.stop();
  }
}

async function measureAll(
  stack: BenchStack,
  { only, scale }: { only: readonly SpeedRowName[]; scale: Scale },
): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  try {
    for (const name of SPEED_ROWS.filter((one) => only.includes(one))) {
      process.stderr.write(`measuring ${name} …\n`);
      rows.push(...(await MEASURES[name](stack, scale)));
    }
    return rows;
  } catch (error) {
    process.stderr.write(`${rowsAsTable(rows)}\n`); // what was measured until then took minutes
    throw error;
  } finally {
    await stack.end();
  }
}
