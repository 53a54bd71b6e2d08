import { createHash } from 'node:crypto';
import { eventually } from '../support/eventually.js';
import type { SessionClient } from '../support/session-client.js';
import { sharedStack, type Stack } from '../support/stack.js';

const ALICE = '4915100000001';
const BOB = '4915100000002';
const CAROL = '4915100000003';

let stack: Stack;
let alice: SessionClient;
let bob: SessionClient;

beforeAll(async () => {
  stack = await sharedStack();
  await stack.sandbox.createPhone(CAROL, 'Carol');
  [alice, bob] = await Promise.all([stack.pairedSession(ALICE), stack.pairedSession(BOB)]);
});

describe('a text', () => {
  it('is answered with the id under which it arrives', async () => {
    const { status, body } = await alice.send({ to: CAROL, text: 'Grüße, 世界 🌍' });
    expect(status).toBe(200);
    expect(body).toEqual({
      success: true,
      messageId: expect.stringMatching(/^3EB0[0-9A-F]{18}$/) as string,
      to: `${CAROL}@s.whatsapp.net`,
      type: 'text',
      status: 'sent',
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string,
    });
    const [entry, ...others] = await stack.sandbox.ledger({ id: body.messageId });
    expect(others).toEqual([]);
    expect(entry).toMatchObject({ from: ALICE, to: CAROL, attempts: 1 });
    expect(entry?.bodySha256).toBe(createHash('sha256').update('Grüße, 世界 🌍').digest('hex'));
  });

  it.each([`+49 151-0000.0003`, `(49)15100000003`, `${CAROL}@s.whatsapp.net`, `${CAROL}@c.us`])(
    'reaches the recipient written as %s',
    async (to) => {
      const { body } = await alice.send({ to, text: 'one number, many forms' });
      expect(body).toMatchObject({ status: 'sent', to: `${CAROL}@s.whatsapp.net` });
    },
  );

  it('of the greatest length arrives whole', async () => {
    const text = 'x'.repeat(65_535) + 'y';
    const { body } = await alice.send({ to: CAROL, text });
    const [entry] = await stack.sandbox.ledger({ id: body.messageId });
    expect(entry?.bodySha256).toBe(createHash('sha256').update(text).digest('hex'));
  });

  it('goes from sent to delivered to read as its recipient sees it', async () => {
    const { body } = await alice.send({ to: CAROL, text: 'please read' });
    await alice.waitForStatus(body.messageId, 'delivered');
    await stack.sandbox.markRead(CAROL, ALICE);
    const message = await alice.waitForStatus(body.messageId, 'read');
    expect(message.history.map((step) => step.status)).toEqual(['queued', 'sending', 'sent', 'delivered', 'read']);
  });

  it('to a number that is not on WhatsApp fails, and the next one leaves', async () => {
    const refused = await alice.send({ to: '99912345678', text: 'nobody there' });
    expect(refused.status).toBe(422);
    expect(refused.body).toMatchObject({ success: false, reason: 'recipient_not_on_whatsapp', status: 'failed' });
    const next = await alice.send({ to: CAROL, text: 'somebody there' });
    expect(next.body.status).toBe('sent');
  });

  it('that quotes a message nobody knows is refused, and nothing is queued', async () => {
    const { status, body } = await alice.send({
      to: CAROL,
      text: 'as you said',
      quotedMessageId: '3EB0FFFFFFFFFFFFFFFFFF',
    });
    expect(status).toBe(400);
    expect(body).toMatchObject({ success: false, details: [{ field: 'quotedMessageId' }] });
    expect(body).not.toHaveProperty('messageId');
  });
});

describe('two sessions', () => {
  it('write to each other and quote what they received', async () => {
    const question = await alice.send({ to: BOB, text: 'How are you?' });
    const received = await bob.waitForStatus(question.body.messageId, 'received');
    expect(received).toMatchObject({ direction: 'inbound', text: 'How are you?', chat: `${ALICE}@s.whatsapp.net` });

    const reply = await bob.send({ to: ALICE, text: 'Fine!', quotedMessageId: question.body.messageId });
    expect(reply.body.status).toBe('sent');
    const answer = await alice.waitForStatus(reply.body.messageId, 'received');
    expect(answer).toMatchObject({ text: 'Fine!', quotedMessageId: question.body.messageId });
  });

  it('each keep what a phone writes to them once', async () => {
    const id = await stack.sandbox.sendFromPhone(CAROL, { to: BOB, text: 'hello from a phone' });
    const stored = await bob.waitForStatus(id, 'received');
    expect(stored).toMatchObject({ from: `${CAROL}@s.whatsapp.net`, text: 'hello from a phone', history: [] });
  });
});

describe('twenty sends at once', () => {
  it('each arrive once, under exactly the id that was answered', async () => {
    const texts = Array.from({ length: 20 }, (_, index) => `message ${index}`);
    const answers = await Promise.all(texts.map((text) => alice.send({ to: CAROL, text })));
    expect(answers.map(({ body }) => body.status)).toEqual(texts.map(() => 'sent'));
    const arrived = await Promise.all(answers.map(({ body }) => stack.sandbox.ledger({ id: body.messageId })));
    arrived.forEach((entries, index) => {
      const bodySha256 = createHash('sha256').update(`message ${index}`).digest('hex');
      expect(entries).toEqual([expect.objectContaining({ to: CAROL, bodySha256, attempts: 1 })]);
    });
  });

  it('leave in the order of their answers when one waits for the other', async () => {
    const ids: string[] = [];
    for (let index = 0; index < 5; index += 1) {
      ids.push((await bob.send({ to: CAROL, text: `in order ${index}`, wait: 0 })).body.messageId);
    }
    const entries = await eventually(
      () => stack.sandbox.ledger({ from: BOB, to: CAROL }),
      (list) => ids.every((id) => list.some((entry) => entry.id === id)),
    );
    const arrived = entries.filter((entry) => ids.includes(entry.id)).sort((a, b) => a.order - b.order);
    expect(arrived.map((entry) => entry.id)).toEqual(ids);
  });
});
