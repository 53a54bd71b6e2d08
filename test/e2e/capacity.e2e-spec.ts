import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { eventually } from '../support/eventually.js';
import { isAlive } from '../support/processes.js';
import type { SessionClient } from '../support/session-client.js';
import { Stack } from '../support/stack.js';
import { startUp } from '../support/up.js';

const NUMBER = '4915100001511';
const RECIPIENT = '4915100001519';
const STOP_TIMEOUT_MS = 60_000;

let dataDir: string;
let stack: Stack;
/** Its worker may host two: the demo session and this one. */
let second: SessionClient;
let third: SessionClient;

beforeAll(async () => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'chasqui-capacity-'));
  const { summary, pid } = await startUp(dataDir, { WORKER_MAX_SESSIONS: '2', BROWSER_STARTS_AT_ONCE: '1' });
  if (!summary.adminKey) throw new Error('a new installation has an admin key');
  stack = new Stack({ ...summary, adminKey: summary.adminKey }, pid);
  second = await stack.pairedSession(NUMBER);
  third = await stack.createSession('one too many');
});

afterAll(async () => {
  process.kill(stack.pid, 'SIGTERM');
  await eventually(
    () => isAlive(stack.pid),
    (alive) => !alive,
    STOP_TIMEOUT_MS,
  );
  for (const left of [dataDir, `${dataDir}.log`]) rmSync(left, { recursive: true, force: true });
});

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
