import { call } from '../support/http.js';
import { eventually } from '../support/eventually.js';
import type { SessionClient } from '../support/session-client.js';
import { sharedStack, type Stack } from '../support/stack.js';

const ALICE = '4915100002601';
const BOB = '4915100002602';
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';
const TEXTS = ['one', 'two', 'three', 'four'];
const BURST = 25;

interface Figures {
  requests: number;
  messages: Record<string, number>;
}

interface Usage {
  period: { from: string; to: string };
  totals: Figures;
  sessions: (Figures & { id: string; name: string; deleted: boolean })[];
  days: (Figures & { day: string })[];
}

let stack: Stack;
let alice: SessionClient;
let bob: SessionClient;
/** Gets no requests but the marks. */
let quiet: SessionClient;
let marks = 0;

beforeAll(async () => {
  stack = await sharedStack();
  [alice, bob, quiet] = await Promise.all([
    stack.pairedSession(ALICE),
    stack.pairedSession(BOB),
    stack.createSession('without requests'),
  ]);
});

async function usage(): Promise<Usage> {
  return (await call<{ usage: Usage }>('GET', `${stack.up.url}/admin/usage`, { headers: stack.admin() })).body.usage;
}

async function usageOf(session: SessionClient): Promise<Usage['sessions'][number]> {
  const found = (await usage()).sessions.find(({ id }) => id === session.id);
  if (!found) throw new Error('the session is not in the usage');
  return found;
}

/** The API may be away for a moment. */
async function apiIsReady(): Promise<boolean> {
  try {
    return (await call('GET', `${stack.up.url}/health/ready`)).status === 200;
  } catch {
    return false;
  }
}

/** Its usage when every request until now is written: one that came last of all tells when. */
async function settledUsageOf(session: SessionClient): Promise<Usage['sessions'][number]> {
  marks += 1;
  await quiet.status();
  await eventually(
    () => usageOf(quiet),
    ({ requests }) => requests === marks,
  );
  return usageOf(session);
}

/** Ends the API and waits until its supervisor has another one running. */
async function endApi(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  const pid = stack.pidOf('api');
  if (pid === undefined) throw new Error('the API does not run');
  process.kill(pid, signal);
  await eventually(
    () => stack.pidOf('api'),
    (current) => current !== undefined && current !== pid,
    30_000,
  );
  await eventually(apiIsReady, (isReady) => isReady, 30_000);
}

describe('usage', () => {
  it('says of messages what the network saw', async () => {
    const ids: string[] = [];
    for (const text of TEXTS) ids.push((await alice.send({ to: BOB, text })).body.messageId);
    await stack.sandbox.sendFromPhone(BOB, { to: ALICE, text: 'an answer' });
    await stack.sandbox.messages.send(BOB, { to: ALICE, image: { base64: PNG, mimeType: 'image/png' } });
    for (const id of ids) {
      await alice.waitForStatus(id, 'delivered');
      await bob.waitForStatus(id, 'received');
    }
    const seen = await stack.sandbox.ledger({ from: ALICE, to: BOB });
    expect(seen.map(({ id }) => id).sort()).toEqual([...ids].sort());
    const { messages } = await eventually(
      () => usageOf(alice),
      ({ messages: { received } }) => received === 2,
    );
    const count = seen.length;
    expect(messages).toMatchObject({
      accepted: count,
      sent: count,
      delivered: count,
      failed: 0,
      received: 2,
      media: 1,
    });
    expect((await usageOf(bob)).messages).toMatchObject({ accepted: 0, received: count });
  });

  it('counts each request to a session once', async () => {
    const { requests: before } = await settledUsageOf(alice);
    await Promise.all(Array.from({ length: BURST }, () => alice.status()));
    const { requests } = await eventually(
      () => usageOf(alice),
      (current) => current.requests >= before + BURST,
    );
    expect(requests).toBe(before + BURST);
  });

  it('never counts a request twice when the API is killed, and keeps what was written', async () => {
    for (let round = 0; round < 2; round += 1) {
      const { requests: before } = await settledUsageOf(alice);
      await Promise.all(Array.from({ length: BURST }, () => alice.status()));
      await endApi('SIGKILL');
      const { requests: kept } = await usageOf(alice);
      expect(kept).toBeGreaterThanOrEqual(before);
      expect(kept).toBeLessThanOrEqual(before + BURST);
      await Promise.all(Array.from({ length: BURST }, () => alice.status()));
      const { requests: after } = await eventually(
        () => usageOf(alice),
        (current) => current.requests >= kept + BURST,
      );
      expect(after).toBe(kept + BURST);
    }
  });

  it('is written when the API stops in order', async () => {
    const { requests: before } = await settledUsageOf(alice);
    await Promise.all(Array.from({ length: BURST }, () => alice.status()));
    await endApi('SIGTERM');
    expect((await usageOf(alice)).requests).toBe(before + BURST);
  });

  it('of a deleted session stays, with its name', async () => {
    const before = await usageOf(bob);
    await stack.delete(bob);
    const after = await usageOf(bob);
    expect(after).toMatchObject({ name: `session of ${BOB}`, deleted: true, messages: before.messages });
  });

  it('is a file of CSV, too', async () => {
    const headers = { ...stack.admin(), accept: 'text/csv' };
    const answer = await fetch(`${stack.up.url}/admin/usage`, { headers });
    const { period } = await usage();
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(answer.headers.get('content-disposition')).toContain(`chasqui-usage-${period.from}-to-${period.to}.csv`);
    const row = (await answer.text()).split('\r\n').find((line) => line.includes(alice.id));
    expect(row).toMatch(new RegExp(`^\\d{4}-\\d\\d-\\d\\d,${alice.id},session of ${ALICE},false,\\d+,\\d+`));
  });
});
