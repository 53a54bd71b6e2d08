import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { eventually } from '../support/eventually.js';
import { stopUp } from '../support/log-check.js';
import type { SessionClient } from '../support/session-client.js';
import { Stack } from '../support/stack.js';
import { startUp } from '../support/up.js';

const OWNER = '4915100003421';
/** Each with a message of its own that stays undecided. */
const UNDECIDED = ['4915100003422', '4915100003423', '4915100003424'];
const RECIPIENT = '4915100003429';
const GAP_MS = 3_000;
const BACKLOG_AFTER_MS = 1_000;

let dataDir: string;
let stack: Stack;
let session: SessionClient;
const parked: Parked[] = [];

interface Parked {
  session: SessionClient;
  owner: string;
  id: string;
}

beforeAll(async () => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'chasqui-held-'));
  const { summary, pid } = await startUp(dataDir, {
    OUTBOX_PARK_AFTER_MS: '2000',
    OUTBOX_BACKLOG_AFTER_MS: String(BACKLOG_AFTER_MS),
    OUTBOX_BACKLOG_GAP_MS: String(GAP_MS),
  });
  if (!summary.adminKey) throw new Error('a new installation has an admin key');
  stack = new Stack({ ...summary, adminKey: summary.adminKey }, pid);
  session = await stack.pairedSession(OWNER);
  const sessions = await Promise.all(UNDECIDED.map((owner) => stack.pairedSession(owner)));
  parked.push(...(await Promise.all(sessions.map((one, index) => park(one, UNDECIDED[index] ?? '')))));
});

afterEach(() => stack.sandbox.faults.removeAll());

afterAll(() => stopUp({ pid: stack.pid, dataDir }));

async function accept(from: SessionClient, text: string): Promise<string> {
  return (await from.send({ to: RECIPIENT, text, wait: 0 })).body.messageId;
}

/** A message that the network never takes, and of which the page says nothing. */
async function park(from: SessionClient, owner: string): Promise<Parked> {
  await stack.sandbox.faults.add({ kind: 'send-hang', session: owner, recipient: RECIPIENT, taken: false, times: 1 });
  const id = await accept(from, 'parked');
  const next = await accept(from, 'goes on');
  await from.waitForStatus(next, 'delivered', 60_000);
  return { session: from, owner, id };
}

function takeParked(): Parked {
  const one = parked.pop();
  if (!one) throw new Error('each test has one');
  return one;
}

describe('a message that stays undecided', () => {
  it('is parked, and holds up nobody any more', async () => {
    for (const { session, id } of parked) {
      expect(await session.message(id)).toMatchObject({ status: 'uncertain', reason: 'undecided_too_long' });
      expect((await session.status()).outbox).toMatchObject({ parked: 1, uncertain: 0 });
    }
    expect(parked).toHaveLength(UNDECIDED.length);
  });

  it('is what a person says', async () => {
    const { session, id } = takeParked();
    const answer = await session.resolve(id, { outcome: 'sent' });
    expect(answer.body.message).toMatchObject({ status: 'sent', reason: 'resolved_by_person' });
    expect((await session.resolve(id, { outcome: 'sent' })).status).toBe(409);
  });

  it('is handed over once more when a person says so, under the same id', async () => {
    const { session, id } = takeParked();
    expect((await session.resolve(id, { outcome: 'resend' })).status).toBe(200);
    await session.waitForStatus(id, 'delivered', 60_000);
    expect(await stack.sandbox.ledger({ id })).toHaveLength(1);
  });

  it('moves on by an acknowledgement that comes while it is parked', async () => {
    const { session, owner, id } = takeParked();
    await stack.sandbox.disconnect(owner, 0); // the page hands over again what was not answered
    await session.waitForStatus(id, 'delivered', 60_000);
    expect(await stack.sandbox.ledger({ id })).toHaveLength(1);
  });
});

describe('what is queued while a session is away for long', () => {
  it('leaves in its order, with gaps, also when its worker is killed in the middle', async () => {
    await session.order('stop');
    await session.waitFor('stopped');
    const ids: string[] = [];
    for (let count = 0; count < 4; count += 1) ids.push(await accept(session, `backlog ${count}`));
    // A stop and a start can take less time than that.
    await eventually(
      () => session.status(),
      ({ since }) => Date.now() - Date.parse(since) > BACKLOG_AFTER_MS,
    );
    await session.order('start');
    await session.waitForStatus(ids[0] ?? '', 'delivered', 60_000);
    const { queued, nextSendAt } = (await session.status()).outbox;
    expect([queued > 0, nextSendAt === null]).toEqual([true, false]);
    const worker = stack.pidOf('worker');
    if (worker !== undefined) process.kill(worker, 'SIGKILL');
    for (const id of ids) await session.waitForStatus(id, 'delivered', 60_000);
    const sent = (await stack.sandbox.ledger({ from: OWNER })).map(({ id }) => id);
    expect(sent.filter((id) => ids.includes(id))).toEqual(ids);
  });
});
