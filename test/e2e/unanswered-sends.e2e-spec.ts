import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stopUp } from '../support/log-check.js';
import type { SessionClient } from '../support/session-client.js';
import { Stack } from '../support/stack.js';
import { startUp } from '../support/up.js';

const OWNER = '4915100002101';
const RECIPIENT = '4915100002109';
const HISTORY = /^queued → sending → (sent → )?delivered$/;

let dataDir: string;
let stack: Stack;
let session: SessionClient;

beforeAll(async () => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'chasqui-unanswered-'));
  // Far longer than a test may take: a message that waits for the answer to the one before never leaves.
  const { summary, pid } = await startUp(dataDir, { SESSION_SEND_TIMEOUT_MS: '3600000' });
  if (!summary.adminKey) throw new Error('a new installation has an admin key');
  stack = new Stack({ ...summary, adminKey: summary.adminKey }, pid);
  session = await stack.pairedSession(OWNER);
});

afterEach(() => stack.sandbox.faults.removeAll());

afterAll(() => stopUp({ pid: stack.pid, dataDir }));

async function accept(...texts: string[]): Promise<string[]> {
  const ids: string[] = [];
  for (const text of texts) ids.push((await session.send({ to: RECIPIENT, text, wait: 0 })).body.messageId);
  return ids;
}

async function historyOf(id: string): Promise<string> {
  const { history } = await session.waitForStatus(id, 'delivered', 60_000);
  return history.map(({ status }) => status).join(' → ');
}

describe('a message that the network takes and never answers', () => {
  it('holds up no other: those after it leave in their order, each of them once', async () => {
    await stack.sandbox.faults.add({ kind: 'send-hang', session: OWNER, taken: true, times: 2 });
    const ids = await accept('never answered', 'never answered either', 'answered');
    for (const id of ids) expect(await historyOf(id)).toMatch(HISTORY);
    const sent = await stack.sandbox.ledger({ from: OWNER });
    expect(sent.map(({ id }) => id).filter((id) => ids.includes(id))).toEqual(ids);
  });

  it('is changed by nothing that comes late, when its page hands it over again on the next connection', async () => {
    await stack.sandbox.faults.add({ kind: 'send-hang', session: OWNER, taken: true, times: 1 });
    const [first = ''] = await accept('answered late');
    const before = await historyOf(first);
    await stack.sandbox.disconnect(OWNER, 0);
    const [next = ''] = await accept('after the connection broke');
    expect(await historyOf(next)).toMatch(HISTORY);
    expect(await stack.sandbox.ledger({ id: first })).toHaveLength(1);
    expect(await historyOf(first)).toBe(before);
    expect(await session.status()).toMatchObject({ state: 'ready' });
  });

  it('still holds up the next one while it is not known to be taken', async () => {
    await stack.sandbox.faults.add({ kind: 'send-hang', session: OWNER, taken: false, times: 1 });
    const [first = '', next = ''] = await accept('not taken', 'after it');
    await session.waitForStatus(first, 'sending');
    expect(await stack.sandbox.ledger({ id: next })).toEqual([]);
    await stack.sandbox.disconnect(OWNER, 0); // the page hands it over again
    for (const id of [first, next]) expect(await historyOf(id)).toMatch(HISTORY);
    const sent = await stack.sandbox.ledger({ from: OWNER });
    expect(sent.map(({ id }) => id).filter((id) => [first, next].includes(id))).toEqual([first, next]);
  });
});
