import { problemsOfEvent } from '../support/event-check.js';
import { eventually } from '../support/eventually.js';
import { call, type Answer } from '../support/http.js';
import type { SessionClient } from '../support/session-client.js';
import { sharedStack, type Stack } from '../support/stack.js';

const ALICE = '4915100003501';
const BOB = '4915100003502';
const CAROL = '4915100003503';
const BUSY = '4915100003504';
const OLD_CHATS = 50;
const OLD_MESSAGES_PER_CHAT = 100;
const PAIRING_TIMEOUT_MS = 60_000;

interface Told {
  id: string;
  type: string;
  sequence: number;
  cursor: string;
  session: { id: string };
  data: Record<string, unknown>;
}

interface Page {
  events: Told[];
  nextCursor: string;
}

let stack: Stack;
let alice: SessionClient;
let bob: SessionClient;

beforeAll(async () => {
  stack = await sharedStack();
  await stack.sandbox.createPhone(CAROL, 'Carol');
  [alice, bob] = await Promise.all([stack.pairedSession(ALICE), stack.pairedSession(BOB)]);
});

async function page(session: SessionClient, query: string): Promise<Page> {
  const { status, body } = await session.get<Page>(`/events?${query}`);
  if (status !== 200) throw new Error(`no events: ${JSON.stringify(body)}`);
  return body;
}

/** All that there is, each checked against the schema of its type. */
async function allEvents(session: SessionClient): Promise<Told[]> {
  const told: Told[] = [];
  for (let after = ''; ;) {
    const { events, nextCursor } = await page(session, `limit=50${after}`);
    if (events.length === 0) break;
    told.push(...events);
    after = `&after=${nextCursor}`;
  }
  expect(told.flatMap(problemsOfEvent)).toEqual([]);
  expect(told.map(({ sequence }) => sequence)).toEqual(told.map((_, index) => index + 1));
  return told;
}

function about(events: readonly Told[], messageId: string): string[] {
  return events.flatMap(({ type, data }) => (data['messageId'] === messageId ? [type] : []));
}

/** Reads from cursor to cursor, waiting for what is to come. */
async function follow(session: SessionClient, from: string, isEnough: (seen: Told[]) => boolean): Promise<Told[]> {
  const seen: Told[] = [];
  for (let after = from; !isEnough(seen);) {
    const { events, nextCursor } = await page(session, `after=${after}&wait=30`);
    seen.push(...events);
    after = nextCursor;
  }
  return seen;
}

describe('the events of a session', () => {
  it('tell its life from the beginning, and of a message from acceptance to being read', async () => {
    const { body } = await alice.send({ to: CAROL, text: 'please read' });
    await alice.waitForStatus(body.messageId, 'delivered');
    await stack.sandbox.markRead(CAROL, ALICE);
    const events = await eventually(
      () => allEvents(alice),
      (told) => about(told, body.messageId).includes('message.read'),
    );
    expect(events[0]).toMatchObject({ type: 'session.created', sequence: 1 });
    expect(events.map(({ data }) => data['state'])).toContain('ready');
    expect(about(events, body.messageId)).toEqual([
      'message.accepted',
      'message.sent',
      'message.delivered',
      'message.read',
    ]);
    expect(JSON.stringify(events)).not.toContain('please read');
  });

  it('come to whoever waits for them, at both ends of a conversation', async () => {
    const { nextCursor } = await page(bob, 'after=latest');
    const waiting = follow(bob, nextCursor, (seen) => seen.some(({ type }) => type === 'message.received'));
    const { body } = await alice.send({ to: BOB, text: 'Is anybody there?' });
    const received = (await waiting).find(({ type }) => type === 'message.received');
    expect(received?.data).toMatchObject({
      messageId: body.messageId,
      chat: { id: `${ALICE}@s.whatsapp.net`, type: 'person' },
      from: { phone: ALICE },
      fromMe: false,
      text: 'Is anybody there?',
    });
  });

  it('tell why a message failed', async () => {
    const { body } = await alice.send({ to: '99912345678', text: 'nobody there' });
    const failed = await eventually(
      async () => (await allEvents(alice)).find((event) => event.type === 'message.failed'),
      (event) => event !== undefined,
    );
    expect(failed?.data).toMatchObject({ messageId: body.messageId, reason: 'recipient_not_on_whatsapp' });
  });

  it('are among those of the account, where the session that was deleted is told, too', async () => {
    const session = await stack.createSession('soon deleted');
    const now = await accountEvents('after=latest');
    await stack.delete(session);
    const types = 'session.deleted';
    const { body } = await accountEvents(`after=${now.body.nextCursor}&types=${types}&wait=30`);
    expect(body.events).toMatchObject([{ type: types, session: { id: session.id, name: 'soon deleted' } }]);
    expect(body.events.flatMap(problemsOfEvent)).toEqual([]);
    const headers = { 'x-api-key': alice.apiKey };
    expect((await call('GET', `${stack.up.url}/events`, { headers })).status).toBe(403);
  });

  it('of the whole account, whatever happened to it before, are as their schemas say, and without gaps', async () => {
    const last = new Map<string, number>();
    const gaps: string[] = [];
    for (let after = ''; ;) {
      const { events, nextCursor } = (await accountEvents(`limit=200${after}`)).body;
      if (events.length === 0) break;
      after = `&after=${nextCursor}`;
      expect(events.flatMap(problemsOfEvent)).toEqual([]);
      for (const { session, sequence } of events) {
        const expected = (last.get(session.id) ?? 0) + 1;
        if (sequence !== expected) gaps.push(`${session.id}: ${sequence} in place of ${expected}`);
        last.set(session.id, sequence);
      }
    }
    expect(gaps).toEqual([]);
    expect([...last.keys()]).toEqual(expect.arrayContaining([alice.id, bob.id]));
  });

  function accountEvents(query: string): Promise<Answer<Page>> {
    return call('GET', `${stack.up.url}/events?${query}`, { headers: stack.admin() });
  }
});

describe('a first pairing', () => {
  it('tells nothing of the 5,000 messages that were there before, and all that come after', async () => {
    await stack.sandbox.createPhone(BUSY, 'Busy');
    await stack.sandbox.people.addHistory(BUSY, { chats: OLD_CHATS, messagesPerChat: OLD_MESSAGES_PER_CHAT });
    const session = await stack.createSession('with a past');
    await stack.sandbox.scan(BUSY, await session.readQr());
    await session.waitFor('ready', PAIRING_TIMEOUT_MS);
    const id = await stack.sandbox.sendFromPhone(CAROL, { to: BUSY, text: 'the first new one' });
    await session.waitForStatus(id, 'received');
    const received = await eventually(
      async () => (await allEvents(session)).filter(({ type }) => type === 'message.received'),
      (events) => events.length > 0,
    );
    expect(received.map(({ data }) => data['messageId'])).toEqual([id]);
    await stack.delete(session);
  });
});
