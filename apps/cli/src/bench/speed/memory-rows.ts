import { setTimeout as delay } from 'node:timers/promises';
import { rssBytes } from '../process-tree.js';
import type { BenchSession } from '../bench-session.js';
import type { BenchStack } from './bench-stack.js';
import { atMost, type BenchRow } from '../bench-row.js';
import type { Scale } from './scale.js';
import { recipient } from './throughput-rows.js';

const MOST_GROWTH = 1.2;
/** Calls under way at once, for each session. */
const CALLS = 2;
const PER_MESSAGE_MS = 500;
/** Heaps breathe: what counts is the lowest of so many looks. */
const LOOKS = 10;
const LOOK_EVERY_MS = 500;

/** What the API and the worker hold after so many messages went through both, against what they held before. */
export async function memoryRows(stack: BenchStack, { memoryMessages, manySessions }: Scale): Promise<BenchRow[]> {
  const sessions = await stack.readySessions(manySessions);
  await sendThrough(stack, sessions, Math.ceil(memoryMessages / 10)); // what stays for ever is there after it
  const before = await held(stack);
  await sendThrough(stack, sessions, memoryMessages);
  const after = await held(stack);
  const grown = (process: 'API' | 'worker', value: number, floor: number): BenchRow =>
    atMost({ name: `${process} memory (RSS) after ${memoryMessages} messages`, unit: 'MB', value, floor }, MOST_GROWTH);
  return [grown('API', after.api, before.api), grown('worker', after.worker, before.worker)];
}

async function sendThrough({ ledger, signal }: BenchStack, sessions: BenchSession[], count: number): Promise<void> {
  const each = Math.ceil(count / sessions.length);
  await ledger.skip(signal);
  const senders = sessions.map(({ number }) => number);
  const withinMs = Math.max(60_000, count * PER_MESSAGE_MS);
  const taken = ledger.until({ count: each * sessions.length, senders, withinMs }, signal);
  await Promise.all([taken, ...sessions.flatMap((session) => callers(session, each))]);
}

/** They share the messages of a session. */
function callers(session: BenchSession, messages: number): Promise<void>[] {
  let sent = 0;
  return Array.from({ length: CALLS }, async () => {
    while (sent < messages) {
      const number = sent;
      sent += 1;
      await session.sendText(recipient(number), `message ${number}`);
    }
  });
}

/** In MB. */
async function held({ at }: BenchStack): Promise<{ api: number; worker: number }> {
  const looks: { api: number; worker: number }[] = [];
  for (let look = 0; look < LOOKS; look += 1) {
    await delay(LOOK_EVERY_MS);
    looks.push({ api: rssBytes(at.apiPid) / 1e6, worker: rssBytes(at.workerPid) / 1e6 });
  }
  return {
    api: Math.min(...looks.map(({ api }) => api)),
    worker: Math.min(...looks.map(({ worker }) => worker)),
  };
}
