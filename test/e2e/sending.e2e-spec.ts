import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { blocksOf } from '../support/document.js';
import { eventually } from '../support/eventually.js';
import { Reader } from '../support/reader.js';
import type { SessionClient, StoredMessage } from '../support/session-client.js';
import { sharedStack, type Stack } from '../support/stack.js';

const SHOP = '4915100003301';
const RESTING = '4915100003302';
const CUSTOMER = '4915100003303';

let stack: Stack;
let shop: SessionClient;

beforeAll(async () => {
  stack = await sharedStack();
  await stack.sandbox.createPhone(CUSTOMER, 'Customer');
  shop = await stack.pairedSession(SHOP);
});

afterAll(() => stack.delete(shop));

function timeOf(status: string, { history }: StoredMessage): string {
  const step = history.find((one) => one.status === status);
  if (!step) throw new Error(`it was never ${status}`);
  return step.at;
}

const inSeconds = (seconds: number): string => new Date(Date.now() + seconds * 1_000).toISOString();

describe('a message with sendAt', () => {
  it('leaves then and not before, for a caller who waits so long', async () => {
    const sendAt = inSeconds(2);
    const { body } = await shop.send({ to: CUSTOMER, text: 'in two seconds', sendAt, wait: 30 });
    expect(body).toMatchObject({ success: true, status: 'sent' });
    const message = await shop.message(body.messageId);
    expect(message.sendAt).toBe(sendAt);
    expect(timeOf('sending', message) >= sendAt).toBe(true);
  });

  it('is queued at once, with that time, for one who does not, and leaves by itself', async () => {
    const sendAt = inSeconds(3);
    const { body } = await shop.send({ to: CUSTOMER, text: 'in three seconds', sendAt, wait: 1 });
    expect(body).toMatchObject({ status: 'queued', reason: 'scheduled', estimatedAt: sendAt });
    const message = await shop.waitForStatus(body.messageId, 'delivered');
    expect(timeOf('sending', message) >= sendAt).toBe(true);
  });

  it('is overtaken by what may leave at once', async () => {
    const later = await shop.send({ to: CUSTOMER, text: 'later', sendAt: inSeconds(3), wait: 0 });
    const now = await shop.send({ to: CUSTOMER, text: 'now' });
    expect(now.body.status).toBe('sent');
    await shop.waitForStatus(later.body.messageId, 'delivered');
    const order = (await stack.sandbox.ledger({ from: SHOP })).map(({ id }) => id);
    expect(order.indexOf(now.body.messageId)).toBeLessThan(order.indexOf(later.body.messageId));
  });
});

describe('a session that is stopped', () => {
  let resting: SessionClient;

  beforeAll(async () => {
    resting = await stack.pairedSession(RESTING);
    await resting.order('stop');
    await resting.waitFor('stopped');
  });

  afterAll(() => stack.delete(resting));

  it('takes no message that must not wait', async () => {
    const { status, body } = await resting.send({ to: CUSTOMER, text: 'now or never', queue: false });
    expect(status).toBe(409);
    expect(body).toMatchObject({ success: false, reason: 'stopped_by_request' });
    expect(await resting.status()).toMatchObject({ queued: 0 });
  });

  it('sends what it held when it is ready again, replies first, but not what expired meanwhile', async () => {
    const brief = await resting.send({ to: CUSTOMER, text: 'for a second only', expiresIn: 1 });
    expect(brief.body).toMatchObject({ status: 'queued', reason: 'stopped_by_request' });
    const lasting = await resting.send({ to: CUSTOMER, text: 'for a day' });
    const reply = await resting.send({ to: CUSTOMER, text: 'a reply', lane: 'reply' });
    const { expiresAt } = await resting.message(brief.body.messageId);
    await eventually(
      () => new Date().toISOString(),
      (now) => now > String(expiresAt),
    );
    await resting.order('start');
    await resting.waitForStatus(lasting.body.messageId, 'delivered', 60_000);
    const left = (await stack.sandbox.ledger({ from: RESTING })).sort((one, other) => one.order - other.order);
    expect(left.map(({ id }) => id)).toEqual([reply.body.messageId, lasting.body.messageId]);
    const expired = await resting.waitForStatus(brief.body.messageId, 'expired');
    expect(expired).toMatchObject({ reason: 'waited_too_long', attempts: 0 });
  });
});

describe('calls with one Idempotency-Key', () => {
  it('make one message on WhatsApp, and get one answer', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const calls = Array.from({ length: 20 }, () => shop.send({ to: CUSTOMER, text: 'once' }, key));
    const bodies = (await Promise.all(calls)).map(({ body }) => body);
    const [first] = bodies;
    expect(bodies).toEqual(bodies.map(() => first));
    expect(first).toMatchObject({ success: true, status: 'sent' });
    expect(await stack.sandbox.ledger({ id: first?.messageId ?? '' })).toEqual([
      expect.objectContaining({ attempts: 1 }),
    ]);
  });
});

describe('docs/sending.md', () => {
  it('is true, command by command', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'chasqui-reader-'));
    const values = { SESSION_ID: shop.id, SESSION_KEY: shop.apiKey, TO: CUSTOMER, CHASQUI_URL: stack.up.url };
    try {
      const reader = new Reader(folder, values);
      for (const block of blocksOf('docs/sending.md')) await reader.follow(block);
    } finally {
      rmSync(folder, { recursive: true });
    }
    const phone = await stack.sandbox.messagesOf(CUSTOMER);
    expect(phone.filter(({ text }) => text === 'Your order 4711 is on its way')).toHaveLength(1);
  });
});
