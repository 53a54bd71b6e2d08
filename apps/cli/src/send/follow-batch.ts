import { setTimeout as delay } from 'node:timers/promises';
import { SingleBar } from 'cli-progress';
import type { ApiClient } from './api-client.js';
import { batchProgressSchema, countsText, settledCount, type BatchProgress } from './batch.js';

const POLL_MS = 1_000;
/** How often a line is printed where there is no terminal. */
const PLAIN_EVERY_MS = 10_000;
const FORMAT = '{bar} {value}/{total}  {state}  {counts}  {end}';
const OVER: readonly string[] = ['finished', 'cancelled'];

/**
 * Shows on stderr how a batch leaves, until nothing of it is left to leave.
 * @param path of the batch
 */
export async function followBatch(api: ApiClient, path: string, signal: AbortSignal): Promise<BatchProgress> {
  const bar = new SingleBar({
    format: FORMAT,
    stream: process.stderr,
    noTTYOutput: true,
    notTTYSchedule: PLAIN_EVERY_MS,
    barsize: 24,
    hideCursor: true,
  });
  let batch = await read(api, path);
  bar.start(batch.accepted, settledCount(batch), payloadOf(batch));
  try {
    while (!isOver(batch)) {
      await delay(POLL_MS, undefined, { signal });
      batch = await read(api, path);
      bar.update(settledCount(batch), payloadOf(batch));
    }
  } finally {
    bar.stop();
  }
  return batch;
}

async function read(api: ApiClient, path: string): Promise<BatchProgress> {
  return batchProgressSchema.parse(await api.json({ path })).batch;
}

function isOver(batch: BatchProgress): boolean {
  return OVER.includes(batch.state) && settledCount(batch) >= batch.accepted;
}

function payloadOf(batch: BatchProgress): Record<string, string> {
  const { state, estimatedEnd } = batch;
  const end = typeof estimatedEnd === 'string' ? `until about ${new Date(estimatedEnd).toLocaleTimeString()}` : '';
  return { state, counts: countsText(batch), end };
}
