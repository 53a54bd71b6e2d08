import type { SessionClient } from '../support/session-client.js';
import { sharedStack, type Stack } from '../support/stack.js';

const OWNER = '4915100003650';
const RECIPIENT = '4915100003651';
const GAP_MS = 400;
const PER_MINUTE = 3;
const PACING = {
  minGapMs: GAP_MS,
  jitterMs: 200,
  perMinute: PER_MINUTE,
  perHour: null,
  perDay: null,
  newRecipientsPerDay: null,
  warmUp: null,
};

let stack: Stack;
let session: SessionClient;

beforeAll(async () => {
  stack = await sharedStack();
  session = await stack.pairedSession(OWNER);
  await stack.sandbox.createPhone(RECIPIENT, 'Recipient');
});

afterAll(() => stack.delete(session));

async function send(text: string): Promise<string> {
  return (await session.send({ to: RECIPIENT, text, wait: 0 })).body.messageId;
}

describe('a session with a pace of its own', () => {
  it('sends in order with gaps, and says of what is behind a cap why it waits and until when', async () => {
    expect((await session.status()).pacing).toMatchObject({ enabled: false, isDefault: true });
    expect((await session.changeSession({ pacing: PACING })).body.session.pacing).toMatchObject({ enabled: true });
    const ids: string[] = [];
    for (let count = 0; count <= PER_MINUTE; count += 1) ids.push(await send(`paced ${count}`));
    const [last = ''] = ids.slice(-1);
    await session.waitForStatus(ids[PER_MINUTE - 1] ?? '', 'delivered');

    const times = await leftAt(ids.slice(0, PER_MINUTE));
    const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0));
    for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(GAP_MS);

    const { status, held } = await session.message(last);
    expect([status, held?.reason]).toEqual(['queued', 'minute_cap']);
    expect(Date.parse(held?.estimatedAt ?? '')).toBeGreaterThanOrEqual((times[0] ?? 0) + 60_000);
    const { outbox, pacing } = await session.status();
    expect(outbox).toMatchObject({ queued: 1, held: { reason: 'minute_cap' } });
    expect(pacing.used).toMatchObject({ lastMinute: PER_MINUTE });
    expect((await session.send({ to: RECIPIENT, text: 'not now', queue: false })).status).toBe(409);

    await session.changeSession({ pacing: { ...PACING, perMinute: PER_MINUTE + 1 } });
    expect((await session.waitForStatus(last, 'delivered')).held).toBeNull();
    const ledger = await stack.sandbox.ledger({ from: OWNER, to: RECIPIENT });
    expect(ledger.map(({ id }) => id)).toEqual(ids);
  });
});

/** When the network took them, in the order in which they were accepted. */
async function leftAt(ids: readonly string[]): Promise<number[]> {
  const ledger = await stack.sandbox.ledger({ from: OWNER, to: RECIPIENT });
  return ids.map((id) => Date.parse(ledger.find((entry) => entry.id === id)?.at ?? ''));
}
