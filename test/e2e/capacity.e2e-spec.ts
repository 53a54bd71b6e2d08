import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { eventually } from '../support/eventually.js';
import { stopUp } from '../support/log-check.js';
import type { SessionClient } from '../support/session-client.js';
import { Stack } from '../support/stack.js';
import { startUp } from '../support/up.js';

const NUMBER = '4915100001511';
const RECIPIENT = '4915100001519';
const METRICS_TOKEN = 'a-token-of-this-test';
/** A worker looks at what it hosts every 10 s. */
const SAMPLED_WITHIN_MS = 40_000;

let dataDir: string;
let stack: Stack;
/** Its worker may host two: the demo session and this one. */
let second: SessionClient;
let third: SessionClient;

beforeAll(async () => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'chasqui-capacity-'));
  const { summary, pid } = await startUp(dataDir, {
    WORKER_MAX_SESSIONS: '2',
    BROWSER_STARTS_AT_ONCE: '1',
    METRICS_TOKEN,
  });
  if (!summary.adminKey) throw new Error('a new installation has an admin key');
  stack = new Stack({ ...summary, adminKey: summary.adminKey }, pid);
  second = await stack.pairedSession(NUMBER);
  third = await stack.createSession('one too many');
});

afterAll(() => stopUp({ pid: stack.pid, dataDir }));

describe('at the limit of its worker', () => {
  it('a session is stopped for want of capacity, and says what to do', async () => {
    const status = await third.waitFor('stopped');
    expect(status.reason).toBe('no_capacity');
    expect(status.nextAction).toContain('raise WORKER_MAX_SESSIONS');
    const { status: code, body } = await third.get('/qr');
    expect([code, body]).toEqual([409, expect.objectContaining({ reason: 'no_capacity' })]);
    const [present] = await eventually(
      async () => (await third.timeline()).timeline,
      ([entry]) => entry?.reason === 'no_capacity',
    );
    expect(present).toMatchObject({ state: 'stopped', lastedMs: null });
  });

  it('a session starts by itself as soon as there is room', async () => {
    await second.order('stop');
    await third.waitFor('qr_ready');
    expect((await second.status()).reason).toBe('stopped_by_request');
  });

  it('a message to a paired session is held, and leaves when there is room', async () => {
    await second.order('start');
    await second.waitFor('stopped');
    const { body } = await second.send({ to: RECIPIENT, text: 'when there is room' });
    expect(body).toMatchObject({ success: true, status: 'queued', reason: 'no_capacity' });
    await stack.delete(third);
    await second.waitForStatus(body.messageId, 'delivered');
    expect(await stack.sandbox.ledger({ id: body.messageId })).toHaveLength(1);
  });
});

describe('what a session uses', () => {
  it('is in its status, with the worker that hosts it', async () => {
    const { resources, worker } = await eventually(
      () => second.status(),
      (status) => status.resources !== null,
    );
    expect(resources?.memoryBytes).toBeGreaterThan(10e6);
    expect(resources?.processes).toBeGreaterThan(2);
    expect(resources?.cpuPercent).toBeGreaterThanOrEqual(0);
    expect(Date.parse(resources?.sampledAt ?? '')).toBeLessThanOrEqual(Date.now());
    expect(worker).toMatch(/^worker-1-/);
  });
});

describe('the metrics of the API', () => {
  const read = (authorization?: string): Promise<Response> =>
    fetch(`${stack.up.url}/metrics`, { headers: authorization === undefined ? {} : { authorization } });

  it('need their own token: an API key is none', async () => {
    const statuses = await Promise.all([read(), read('Bearer wrong'), read(`Bearer ${stack.up.adminKey}`)]);
    expect(statuses.map(({ status }) => status)).toEqual([401, 401, 401]);
  });

  it('tell requests by the pattern of their route', async () => {
    await second.status();
    const answer = await read(`Bearer ${METRICS_TOKEN}`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/plain')]);
    const text = await answer.text();
    expect(text).toMatch(
      /^chasqui_http_request_duration_seconds_count\{method="GET",route="\/sessions\/:sessionId\/status",status="200"\} [1-9]/m,
    );
    expect(text).not.toContain(second.id);
    expect(text).toMatch(/^nodejs_eventloop_lag_seconds /m);
  });
});

describe('the metrics of a worker', () => {
  async function read(): Promise<string> {
    const environment = readFileSync(`/proc/${stack.up.processes.worker}/environ`, 'utf8');
    const port = /WORKER_HEALTH_PORT=(\d+)/.exec(environment)?.[1] ?? '';
    const headers = { authorization: `Bearer ${METRICS_TOKEN}` };
    return (await fetch(`http://127.0.0.1:${port}/metrics`, { headers })).text();
  }

  async function expectQueued(count: number): Promise<void> {
    const line = `\nchasqui_outbox_messages{status="queued"} ${count}\n`;
    const text = await eventually(read, (metrics) => metrics.includes(line), SAMPLED_WITHIN_MS);
    expect(text).toContain(line);
  }

  it('tell its sessions, their resources and its browsers', async () => {
    const text = await eventually(read, (metrics) =>
      metrics.includes(`chasqui_session_memory_bytes{session="${second.id}"}`),
    );
    expect(text).toMatch(/^chasqui_worker_max_sessions 2$/m);
    expect(text).toMatch(/^chasqui_worker_sessions\{state="ready"\} [12]$/m);
    expect(text).toMatch(/^chasqui_browser_starts_total [3-9]$/m);
    expect(text).toMatch(/^chasqui_browser_ends_total\{reason="closed"\} [1-9]$/m);
    expect(text).toMatch(/^chasqui_outbox_hand_overs_total\{outcome="accepted"\} [1-9]/m);
  });

  it('tell what is queued while it is held, and that it has left', async () => {
    await stack.sandbox.pageOptions.change(NUMBER, { build: 'no-send-module', reload: true });
    await eventually(
      () => second.status(),
      ({ reason }) => reason === 'page_incompatible',
    );
    const { body } = await second.send({ to: RECIPIENT, text: 'held', wait: 0 });
    await expectQueued(1);
    await stack.sandbox.pageOptions.change(NUMBER, { build: null, reload: true });
    await second.waitForStatus(body.messageId, 'delivered', 40_000);
    await expectQueued(0);
  });
});
