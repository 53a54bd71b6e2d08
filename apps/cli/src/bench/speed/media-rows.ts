import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { requestJson } from '../../up/json-request.js';
import type { BenchSession } from '../bench-session.js';
import { atMostMore, figure, type BenchRow } from '../bench-row.js';
import { quantile } from '../figures.js';
import { processTable, pssBytes, rssBytes, treeOf } from '../process-tree.js';
import type { BenchStack } from './bench-stack.js';
import type { LedgerEntry } from './ledger.js';
import type { Scale } from './scale.js';
import { recipient } from './throughput-rows.js';

const MOST_GROWTH_MB = 64;
const MOST_WAIT_MS = 2_000;
const WARM_UP_BYTES = 1_000_000;
const LOOK_EVERY_MS = 20;
/** Looking at a browser takes longer. */
const LOOK_AT_BROWSER_EVERY_MS = 250;
/** Before anything is sent, the lowest of so many looks counts. */
const LOOKS = 25;
/** In base64 a larger one does not fit into one message of the DevTools protocol: Chromium closes the connection. */
const MOST_FOR_BARE_LIBRARY_BYTES = 50_000_000;
const WITHIN_MS = 300_000;
const REPLY_EVERY_MS = 100;
/** The line to WhatsApp while replies leave: on its own the sandbox takes a file faster than any line. */
const BYTES_PER_SECOND = 4_000_000;
const REPLY_FILES_MB = [16, 100];

/** In MB. */
interface Memory {
  api: number;
  worker: number;
  /** Proportional: of all browsers of the installation, of which there is one. */
  browser: number;
}

interface Sent {
  bytes: Buffer<ArrayBuffer>;
  before: Memory;
  peak: Memory;
  /** From the call until the network had the message. */
  seconds: number;
}

/** What a large document costs, and how long replies wait while files are uploaded. */
export async function mediaRows(stack: BenchStack, scale: Scale): Promise<BenchRow[]> {
  const [session] = await stack.readySessions(1);
  if (!session) throw new Error('there is no session');
  await sendOne(stack, session, WARM_UP_BYTES); // what stays for ever is there after it
  const sent = await sendOne(stack, session, scale.largeFileBytes);
  const compared = await sendOne(stack, session, Math.min(MOST_FOR_BARE_LIBRARY_BYTES, scale.largeFileBytes));
  const rows = [...memoryRows(sent), ...(await timeRows(stack, compared))];
  for (const megabytes of REPLY_FILES_MB) {
    const bytes = Math.min(megabytes * 1e6, scale.largeFileBytes);
    rows.push(...(await replyRows(stack, session, { bytes, uploads: scale.uploads })));
  }
  return rows;
}

function memoryRows({ bytes, before, peak }: Sent): BenchRow[] {
  const name = (of: string): string => `${of}, peak while a document of ${megabytesOf(bytes.length)} MB is sent`;
  const at = (process: keyof Memory): { unit: string; value: number; floor: number } => ({
    unit: 'MB',
    value: peak[process],
    floor: before[process],
  });
  return [
    atMostMore({ name: name('API memory (RSS)'), ...at('api') }, MOST_GROWTH_MB),
    atMostMore({ name: name('worker memory (RSS)'), ...at('worker') }, MOST_GROWTH_MB),
    figure({ name: name("memory of the session's browser (PSS)"), ...at('browser') }),
  ];
}

/** Against the bare library, which has the file on its disk already and takes it as base64. */
async function timeRows(stack: BenchStack, { bytes, seconds }: Sent): Promise<BenchRow[]> {
  const loop = await stack.directLoop(1);
  const file = join(loop.folder, 'document.bin');
  writeFileSync(file, bytes);
  await stack.ledger.skip(stack.signal);
  const memory = { peak: 0 };
  const stop = watch(LOOK_EVERY_MS, () => {
    memory.peak = Math.max(memory.peak, rssBytes(loop.pid) / 1e6);
  });
  const before = rssBytes(loop.pid) / 1e6;
  const calledAt = Date.now();
  const order = { clients: 1, messages: 1, chats: [`${recipient(0)}@c.us`], text: '', waits: true, pauseMs: 0, file };
  await loop.send(order);
  const [taken] = await stack.ledger.until({ count: 1, senders: loop.numbers, withinMs: WITHIN_MS }, stack.signal);
  stop();
  const size = `${megabytesOf(bytes.length)} MB`;
  const floor = ((taken?.at ?? Number.NaN) - calledAt) / 1_000;
  return [
    figure({ name: `a document of ${size}: called → the network has it`, unit: 's', value: seconds, floor }),
    figure({
      name: `memory (RSS) of the bare library's process, peak while it sends ${size}`,
      unit: 'MB',
      value: memory.peak,
      floor: before,
    }),
  ];
}

async function sendOne(stack: BenchStack, session: BenchSession, size: number): Promise<Sent> {
  const { ledger, signal } = stack;
  const bytes = randomBytes(size);
  await ledger.skip(signal);
  const before = await lowest(stack);
  const peak = { ...before };
  const stops = [
    watch(LOOK_EVERY_MS, () => {
      peak.api = Math.max(peak.api, rssBytes(stack.at.apiPid) / 1e6);
      peak.worker = Math.max(peak.worker, rssBytes(stack.at.workerPid) / 1e6);
    }),
    watch(LOOK_AT_BROWSER_EVERY_MS, () => {
      peak.browser = Math.max(peak.browser, browserMegabytes(stack));
    }),
  ];
  try {
    const calledAt = Date.now();
    await session.sendDocument(recipient(0), bytes);
    const [taken] = await ledger.until({ count: 1, senders: [session.number], withinMs: WITHIN_MS }, signal);
    return { bytes, before, peak, seconds: ((taken?.at ?? Number.NaN) - calledAt) / 1_000 };
  } finally {
    for (const stop of stops) stop();
  }
}

/** Replies are sent one after the other while a file is uploaded over a line of that speed, and a text waits behind it. */
async function replyRows(
  stack: BenchStack,
  session: BenchSession,
  { bytes, uploads }: { bytes: number; uploads: number },
): Promise<BenchRow[]> {
  const waitsMs: number[] = [];
  const behindMs: number[] = [];
  for (let upload = 0; upload < uploads; upload += 1) {
    const waits = await replyDuringUpload(stack, session, bytes);
    waitsMs.push(...waits.replies);
    behindMs.push(waits.behind);
  }
  const during = `while ${megabytesOf(bytes)} MB are uploaded at ${BYTES_PER_SECOND / 1e6} MB/s`;
  const worst = { name: `a reply's wait ${during}, p95`, unit: 'ms', value: quantile(waitsMs, 0.95), floor: 0 };
  return [
    atMostMore(worst, MOST_WAIT_MS),
    figure({
      name: `a text's wait behind that file in its own lane, p50`,
      unit: 'ms',
      value: quantile(behindMs, 0.5),
      floor: null,
    }),
  ];
}

/** @returns how long each reply waited, from its call until the network had it, and the text behind the file */
async function replyDuringUpload(
  stack: BenchStack,
  session: BenchSession,
  size: number,
): Promise<{ replies: number[]; behind: number }> {
  const { ledger, signal, at } = stack;
  const options = { bytesPerSecond: BYTES_PER_SECOND };
  const fault = { kind: 'upload-slow', session: session.number, times: 1, ...options };
  await requestJson({ method: 'POST', url: `${at.sandboxUrl}/faults`, body: fault, signal });
  await ledger.skip(signal);
  const calledAt = new Map<string, number>();
  const call = async (sending: () => Promise<string>): Promise<string> => {
    const now = Date.now();
    const id = await sending();
    calledAt.set(id, now);
    return id;
  };
  const document = await call(() => session.sendDocument(recipient(0), randomBytes(size)));
  const behind = await call(() => session.sendText(recipient(1), 'behind the file'));
  const taken: LedgerEntry[] = [];
  while (!taken.some(({ id }) => id === behind)) {
    await call(() => session.sendReply(recipient(2), 'reply'));
    taken.push(...(await ledger.until({ count: 1, senders: [session.number], withinMs: WITHIN_MS }, signal)));
    await delay(REPLY_EVERY_MS);
  }
  const waitOf = ({ id, at: takenAt }: LedgerEntry): number => takenAt - (calledAt.get(id) ?? Number.NaN);
  const isReply = ({ id }: LedgerEntry): boolean => id !== document && id !== behind;
  const [last] = taken.filter(({ id }) => id === behind);
  return { replies: taken.filter(isReply).map(waitOf), behind: last ? waitOf(last) : Number.NaN };
}

function browserMegabytes({ at }: BenchStack): number {
  const browsers = treeOf(at.workerPid, processTable()).filter((pid) => pid !== at.workerPid);
  return pssBytes(browsers) / 1e6;
}

async function lowest(stack: BenchStack): Promise<Memory> {
  const looks: { api: number; worker: number }[] = [];
  for (let look = 0; look < LOOKS; look += 1) {
    await delay(LOOK_EVERY_MS);
    looks.push({ api: rssBytes(stack.at.apiPid) / 1e6, worker: rssBytes(stack.at.workerPid) / 1e6 });
  }
  return {
    api: Math.min(...looks.map(({ api }) => api)),
    worker: Math.min(...looks.map(({ worker }) => worker)),
    browser: browserMegabytes(stack),
  };
}

/** Looks again and again. @returns what ends that */
function watch(everyMs: number, look: () => void): () => void {
  const timer = setInterval(look, everyMs);
  return () => {
    clearInterval(timer);
  };
}

function megabytesOf(bytes: number): number {
  return Math.round(bytes / 1e6);
}
