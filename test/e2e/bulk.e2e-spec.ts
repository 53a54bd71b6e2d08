import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { blocksOf } from '../support/document.js';
import { eventually } from '../support/eventually.js';
import { newAddress } from '../support/http.js';
import { Reader } from '../support/reader.js';
import type { SessionClient } from '../support/session-client.js';
import { sharedStack, type Stack } from '../support/stack.js';

const OWNER = '4915100003600';
const OTHER = '4915100003601';
const SINGLE = '4915100003649';
const COUNT = 300;

interface BatchAnswer {
  success: boolean;
  batch: { id: string; state: string; accepted: number; refused: number; counts: Record<string, number> };
  results: { line: number; status: string; messageId: string; code?: string }[];
}

let stack: Stack;
let session: SessionClient;

beforeAll(async () => {
  stack = await sharedStack();
  session = await stack.pairedSession(OWNER);
});

/** Some of the numbers of this file: what is sent to them is in the ledger, whether or not they have a phone. */
function recipient(index: number): string {
  return `49151000036${String(10 + (index % 39))}`;
}

async function upload(of: SessionClient, csv: string, headers: Record<string, string> = {}): Promise<BatchAnswer> {
  const query = new URLSearchParams({ text: 'Hello {{name|there}}, number {{n}}', duplicates: 'allow' }).toString();
  const answer = await fetch(`${stack.up.url}/sessions/${of.id}/messages/bulk?${query}`, {
    method: 'POST',
    headers: { 'x-api-key': of.apiKey, 'x-forwarded-for': newAddress(), 'content-type': 'text/csv', ...headers },
    body: csv,
  });
  expect(answer.status).toBe(200);
  return (await answer.json()) as BatchAnswer;
}

async function order(of: SessionClient, id: string, what: string): Promise<BatchAnswer['batch']> {
  const answer = await fetch(`${stack.up.url}/sessions/${of.id}/batches/${id}/${what}`, {
    method: 'POST',
    headers: { 'x-api-key': of.apiKey, 'x-forwarded-for': newAddress() },
  });
  return ((await answer.json()) as BatchAnswer).batch;
}

async function batchOf(of: SessionClient, id: string): Promise<BatchAnswer['batch']> {
  return (await of.get<BatchAnswer>(`/batches/${id}`)).body.batch;
}

/** How many WhatsApp has. */
function leftOf({ counts }: BatchAnswer['batch']): number {
  return ['sent', 'delivered', 'read', 'played'].reduce((sum, status) => sum + (counts[status] ?? 0), 0);
}

function lines(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${recipient(index)};${index % 2 ? 'Ravi' : ''};${index}`);
}

async function sentBy(owner: string): Promise<string[]> {
  return (await stack.sandbox.ledger({ from: owner })).map(({ id }) => id);
}

describe('a batch of some hundred lines', () => {
  it('reaches everybody once and in order, waits while it is paused, and lets a single message overtake it', async () => {
    const csv = ['to;name;n', ...lines(COUNT), 'nobody;;x'].join('\r\n');
    const headers = { 'idempotency-key': randomUUID() };
    const [first, second] = await Promise.all([upload(session, csv, headers), upload(session, csv, headers)]);
    expect(second.batch.id).toBe(first.batch.id);
    expect(first.batch).toMatchObject({ accepted: COUNT, refused: 1 });
    const { id } = first.batch;
    const ids = first.results.flatMap((line) => (line.status === 'accepted' ? [line.messageId] : []));

    await eventually(
      () => batchOf(session, id),
      (batch) => leftOf(batch) > 5,
      60_000,
    );
    const single = (await session.send({ to: SINGLE, text: 'in between', wait: 0 })).body.messageId;
    await session.waitForStatus(single, 'delivered', 60_000);
    expect((await order(session, id, 'pause')).state).toBe('paused');
    const paused = await eventually(
      () => batchOf(session, id),
      ({ counts }) => counts['sending'] === undefined,
    );
    expect(paused.counts['queued']).toBeGreaterThan(0);
    const alone = (await session.send({ to: SINGLE, text: 'while it is paused', wait: 0 })).body.messageId;
    await session.waitForStatus(alone, 'delivered', 60_000);
    expect((await batchOf(session, id)).counts['queued']).toBe(paused.counts['queued']);

    expect((await order(session, id, 'resume')).state).toBe('active');
    await eventually(
      () => batchOf(session, id),
      ({ state }) => state === 'finished',
      120_000,
    );
    const sent = await sentBy(OWNER);
    expect(sent.filter((one) => ids.includes(one))).toEqual(ids);
    expect(sent.indexOf(single)).toBeLessThan(sent.indexOf(ids.at(-1) ?? ''));
  });
});

describe('a batch that is cancelled in the middle', () => {
  it('hands nothing over after the answer, and reports what left', async () => {
    const other = await stack.pairedSession(OTHER);
    const { batch, results } = await upload(other, ['to;name;n', ...lines(COUNT)].join('\n'));
    await eventually(
      () => batchOf(other, batch.id),
      (now) => leftOf(now) > 5,
      60_000,
    );
    expect((await order(other, batch.id, 'cancel')).state).toBe('cancelled');
    const ended = await eventually(
      () => batchOf(other, batch.id),
      (now) => leftOf(now) + (now.counts['cancelled'] ?? 0) === COUNT,
    );
    expect(ended.counts['cancelled']).toBeGreaterThan(0);
    const sent = await sentBy(OTHER);
    expect(sent).toEqual(results.slice(0, leftOf(ended)).map(({ messageId }) => messageId));
  });
});

describe('docs/bulk.md', () => {
  it('is true, command by command', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'chasqui-reader-'));
    const [to, other] = ['4915100003602', '4915100003603'];
    const values = { SESSION_ID: session.id, SESSION_KEY: session.apiKey, CHASQUI_URL: stack.up.url };
    await stack.sandbox.createPhone(to, 'Asha');
    try {
      const reader = new Reader(folder, { ...values, TO: to, TO_OTHER: other });
      for (const block of blocksOf('docs/bulk.md')) await reader.follow(block);
    } finally {
      rmSync(folder, { recursive: true });
    }
    const texts = await eventually(
      async () => (await stack.sandbox.messagesOf(to)).map(({ text }) => text),
      ({ length }) => length === 2,
    );
    expect(texts).toEqual(['Hello Asha', 'Hello Asha']);
  });
});
