import { call } from '../support/http.js';
import { eventually } from '../support/eventually.js';
import type { SessionClient } from '../support/session-client.js';
import { sharedStack, type Stack } from '../support/stack.js';

const OWNER = '4915100003401';
const RECIPIENT = '4915100003409';

let stack: Stack;
let session: SessionClient;

beforeAll(async () => {
  stack = await sharedStack();
  session = await stack.pairedSession(OWNER);
});

afterEach(async () => {
  await session.clearQueue();
  await session.order('resume');
});

async function queue(text: string): Promise<string> {
  return (await session.send({ to: RECIPIENT, text, wait: 0 })).body.messageId;
}

async function auditOf(action: string): Promise<{ subject: { id: string }; details: unknown }[]> {
  const { body } = await call<{ entries: { subject: { id: string }; details: unknown }[] }>(
    'GET',
    `${stack.up.url}/admin/audit?action=${action}`,
    { headers: stack.admin() },
  );
  return body.entries.filter(({ subject }) => subject.id === session.id);
}

describe('a paused outbox', () => {
  it('accepts and holds, says so, survives its worker and Redis, and goes on when it is resumed', async () => {
    const paused = await session.order('pause');
    expect(paused.body.session.outbox).toMatchObject({
      paused: true,
      reason: 'by_request',
      since: expect.any(String) as string,
      nextSendAt: null,
    });
    const again = await session.order('pause');
    expect(again.body.session.outbox).toEqual(paused.body.session.outbox);
    const ids = [await queue('held 1'), await queue('held 2')];
    for (const part of ['redis', 'worker'] as const) {
      const pid = stack.pidOf(part);
      if (pid === undefined) throw new Error(`${part} does not run`);
      process.kill(pid, 'SIGKILL');
      await eventually(
        () => stack.pidOf(part),
        (current) => current !== undefined && current !== pid,
        30_000,
      );
    }
    await eventually(
      () => session.status(),
      ({ state, worker }) => state === 'ready' && worker !== null,
      60_000,
    );
    expect((await session.status()).outbox).toMatchObject({ paused: true, queued: 2, uncertain: 0, parked: 0 });
    expect((await session.order('resume')).body.session.outbox).toMatchObject({ paused: false, since: null });
    for (const id of ids) await session.waitForStatus(id, 'delivered', 60_000);
    const sent = (await stack.sandbox.ledger({ from: OWNER })).map(({ id }) => id);
    expect(sent.filter((id) => ids.includes(id))).toEqual(ids);
    expect([(await auditOf('session.outbox_paused')).length, (await auditOf('session.outbox_resumed')).length]).toEqual(
      [1, 1],
    );
  });
});

describe('a queue', () => {
  it('is cleared at once, or lane by lane, and never sends what was cancelled', async () => {
    await session.order('pause');
    const [first, second, third] = [await queue('cleared 1'), await queue('kept 1'), await queue('cleared 2')];
    for (const id of [first, third]) expect((await session.change(id, { lane: 'campaign' })).status).toBe(200);
    expect((await session.clearQueue({ lane: 'campaign' })).body).toEqual({ success: true, cancelled: 2 });
    expect(await session.message(first)).toMatchObject({ status: 'cancelled', reason: 'queue_cleared' });
    await session.order('resume');
    await session.waitForStatus(second, 'delivered');
    expect((await session.clearQueue()).body).toEqual({ success: true, cancelled: 0 });
    for (const id of [first, third]) expect(await stack.sandbox.ledger({ id })).toEqual([]);
    expect(await auditOf('session.queue_cleared')).toContainEqual(
      expect.objectContaining({ details: expect.objectContaining({ lane: 'campaign' }) as unknown }),
    );
  });

  it('lets a message go first that is moved to another lane', async () => {
    await session.order('pause');
    const ids = [await queue('last'), await queue('second'), await queue('first')];
    await session.change(ids[0] ?? '', { lane: 'campaign' });
    await session.change(ids[2] ?? '', { lane: 'reply' });
    await session.order('resume');
    for (const id of ids) await session.waitForStatus(id, 'delivered');
    const sent = (await stack.sandbox.ledger({ from: OWNER })).map(({ id }) => id);
    expect(sent.filter((id) => ids.includes(id))).toEqual([...ids].reverse());
  });
});

describe('a message', () => {
  it('is cancelled while it is queued, again without effect, and not when it has left', async () => {
    await session.order('pause');
    const id = await queue('never sent');
    for (let time = 0; time < 2; time += 1) {
      const { status, body } = await session.cancel(id);
      expect([status, body.message]).toMatchObject([200, { status: 'cancelled', reason: 'cancelled_by_request' }]);
    }
    await session.order('resume');
    const { body } = await session.send({ to: RECIPIENT, text: 'sent' });
    await session.waitForStatus(body.messageId, 'delivered');
    const refused = await session.cancel(body.messageId);
    expect([refused.status, refused.body]).toEqual([
      409,
      { success: false, error: 'The message is no longer queued: it is delivered', status: 'delivered' },
    ]);
    expect(await stack.sandbox.ledger({ id })).toEqual([]);
  });

  it('that is not parked cannot be resolved, and what is not understood is refused', async () => {
    await session.order('pause');
    const id = await queue('not parked');
    expect((await session.resolve(id, { outcome: 'sent' })).status).toBe(409);
    const refused = [
      await session.resolve(id, { outcome: 'lost' }),
      await session.resolve(id, {}),
      await session.change(id, { lane: 'express' }),
      await session.change(id, { lane: 'reply', text: 'another text' }),
      await session.clearQueue({ lane: 1 }),
      await session.clearQueue({ line: 'reply' }),
      await session.clearQueue({ lane: null }),
    ];
    expect(refused.map(({ status }) => status)).toEqual(refused.map(() => 400));
    expect((await session.cancel('3EB000000000000000000000')).status).toBe(404);
    expect(await session.message(id)).toMatchObject({ status: 'queued' });
  });
});
