import { randomUUID } from 'node:crypto';
import { ContactRecorder, ContactsModule } from '@chasqui/contacts';
import { EventFeedModule, EventFeedService, type EventView } from '@chasqui/event-feed';
import { EVENT_TYPES, EventNumberingService, EventsModule } from '@chasqui/events';
import {
  ExpiryService,
  InboxService,
  MessageChangesService,
  MessagesModule,
  OutboxOrdersService,
  OutboxService,
  ReadinessService,
  UndecidedService,
} from '@chasqui/messages';
import { LeasesService, SessionsModule, SessionsService, type Lease } from '@chasqui/sessions';
import { parseChatId } from '@chasqui/whatsapp-vocabulary';
import { acceptText } from '../../../../test/support/accept-text.js';
import { problemsOfEvent } from '../../../../test/support/event-check.js';
import { Rows, type SessionId } from '../../../../test/support/medium-rows.js';
import { openWorld, type World } from '../../../../test/support/medium-world.js';

const TO = parseChatId('919876543210');

let world: World;
let rows: Rows;

beforeAll(async () => {
  world = await openWorld([ContactsModule, MessagesModule, SessionsModule, EventsModule, EventFeedModule]);
  rows = new Rows(world.database);
});

afterAll(() => world.close());

async function eventsOf(accountId: string): Promise<EventView[]> {
  while ((await world.get(EventNumberingService).numberNext()).events > 0);
  const request = { after: undefined, limit: 200, types: undefined };
  return (await world.get(EventFeedService).read({ accountId }, request)).events;
}

async function claim(session: SessionId): Promise<Lease> {
  const claimed = await world.get(LeasesService).claim('worker', 1_000);
  const lease = claimed.find(({ sessionId }) => sessionId === session.id);
  if (!lease) throw new Error('the session has an owner already');
  return lease;
}

async function accept(session: SessionId, text: string): Promise<string> {
  return acceptText(world, session, { to: TO, text });
}

/** A message on its whole way. @returns its id */
async function deliver(session: SessionId, lease: Lease): Promise<string> {
  const waId = await accept(session, 'hello');
  const outbox = world.get(OutboxService);
  const message = await outbox.claimNext(lease, 0);
  if (!message) throw new Error('nothing was due');
  await outbox.move(lease, message, 'sent', null);
  for (const ack of [2, 3, 4]) await outbox.acknowledge(session.id, waId, ack);
  return waId;
}

async function fail(session: SessionId, lease: Lease): Promise<void> {
  await accept(session, 'to nobody');
  const outbox = world.get(OutboxService);
  const message = await outbox.claimNext(lease, 0);
  if (!message) throw new Error('nothing was due');
  await outbox.move(lease, message, 'failed', 'recipient_not_on_whatsapp');
}

async function park(session: SessionId, lease: Lease): Promise<void> {
  const message = await rows.aMessage(session, { status: 'uncertain' });
  await world.get(UndecidedService).addUndecided(lease, [message.id], { passedMs: 2, parkAfterMs: 1 });
}

/** All that can become of a message. */
async function changeAll(session: SessionId): Promise<void> {
  const changes = world.get(MessageChangesService);
  const { waId } = await rows.aMessage(session, { status: 'sent' });
  const about = { waId, at: new Date('2026-02-01T09:00:00Z'), by: { senderId: '1234567@c.us', fromMe: false } };
  await changes.record(session, { ...about, kind: 'reaction', emoji: '👍' });
  await changes.record(session, { ...about, kind: 'reaction', emoji: '' });
  await changes.record(session, { ...about, kind: 'vote', options: ['Monday'] });
  await changes.record(session, { ...about, kind: 'edit', text: 'edited' });
  await changes.record(session, { ...about, kind: 'revocation' });
}

/** Somebody's number and hidden address become known to be one person's, and the number then moves to somebody else. */
async function becomeAnother(session: SessionId): Promise<void> {
  const contacts = world.get(ContactRecorder);
  const [phone, lid] = ['7654321@c.us', '990000000000001@lid'];
  await contacts.identify(session, [{ phone, lid: null, name: null }]);
  await contacts.identify(session, [{ phone: null, lid, name: 'Ana' }]);
  await contacts.identify(session, [{ phone, lid, name: null }]);
  await contacts.identify(session, [{ phone, lid: '990000000000002@lid', name: null }]);
}

const inbound = (senderId: string, chatId: string, chatWid: string) => ({
  waId: `3A${randomUUID()}`,
  chatId,
  chatWid,
  senderId,
  type: 'text',
  content: { text: 'hi', quotedMessageId: '3EB0ABC' },
  whatsappAt: new Date('2026-02-01T09:00:00Z'),
});

describe('the log', () => {
  it('tells every type of event that there is, each as its schema says', async () => {
    const session = await rows.aSession();
    const lease = await claim(session);
    const sessions = world.get(SessionsService);
    const { manager } = world.database;
    await sessions.create(manager, session.accountId, { name: 'another', metadata: {} });
    await deliver(session, lease);
    await fail(session, lease);
    await rows.aMessage(session, { expiresInSeconds: -1 });
    await world.get(ExpiryService).expireOf(lease);
    await accept(session, 'never sent');
    const orders = world.get(OutboxOrdersService);
    await orders.clear(session, await orders.sectionOf(manager, session, undefined));
    await park(session, lease);
    await world.get(ReadinessService).changeNumber(lease);
    await orders.resume(manager, session);
    await world.get(InboxService).record(session, inbound('1234567@c.us', '1234567@c.us', '1234567@c.us'));
    await changeAll(session);
    await becomeAnother(session);
    const nextActionAt = new Date('2026-02-01T09:01:00.500Z');
    const change = { state: 'disconnected', reason: 'connection_lost', nextAction: 'reconnect', nextActionAt } as const;
    await world.get(LeasesService).changeState(lease, change);
    await sessions.delete(manager, session.accountId, session.id);

    const events = await eventsOf(session.accountId);
    expect(events.flatMap(problemsOfEvent)).toEqual([]);
    expect([...new Set(events.map(({ type }) => type))].sort()).toEqual([...EVENT_TYPES].sort());
    const changed = events.find(({ type }) => type === 'session.state_changed');
    expect(changed?.data).toMatchObject({
      state: 'disconnected',
      explanation: 'The browser lost its connection to WhatsApp.',
      nextActionAt: '2026-02-01T09:01:00.500Z',
    });
  });

  it('tells of a message what happened to it in the order in which it happened', async () => {
    const session = await rows.aSession();
    const waId = await deliver(session, await claim(session));
    const told = (await eventsOf(session.accountId)).filter(({ data }) => data['messageId'] === waId);
    const steps = ['accepted', 'sent', 'delivered', 'read', 'played'];
    expect(told.map(({ type }) => type)).toEqual(steps.map((step) => `message.${step}`));
    expect(told.map(({ data }) => data['status'])).toEqual(['queued', ...steps.slice(1)]);
    expect(told[1]?.data).toMatchObject({
      chat: { id: '919876543210@s.whatsapp.net', type: 'person' },
      fromMe: true,
      origin: 'api',
      kind: 'text',
      reason: null,
    });
  });

  it.each([
    ['1234567@c.us', '1234567@c.us', '99@lid', 'person', { phone: '1234567', lid: '99@lid' }],
    ['99@lid', '99@lid', '99@lid', 'person', { phone: null, lid: '99@lid' }],
    ['1234567@c.us', '12036304@g.us', '12036304@g.us', 'group', { phone: '1234567', lid: null }],
  ])('tells who wrote (%s in %s, %s)', async (senderId, chatId, chatWid, type, from) => {
    const session = await rows.aSession();
    await world.get(InboxService).record(session, inbound(senderId, chatId, chatWid));
    const [received] = await eventsOf(session.accountId);
    expect(problemsOfEvent(received ?? { type: 'none' })).toEqual([]);
    expect(received).toMatchObject({
      type: 'message.received',
      occurredAt: '2026-02-01T09:00:00.000Z',
      recovered: false,
      data: { chat: { type }, from, fromMe: false, origin: 'phone', text: 'hi', quotedMessageId: '3EB0ABC' },
    });
  });

  it('tells who somebody is, by our own id', async () => {
    const session = await rows.aSession();
    const person = { phone: '1234567@c.us', lid: '990000000000001@lid', name: 'Ana' };
    const [sender = null] = await world.get(ContactRecorder).identify(session, [person]);
    await world.get(InboxService).record(session, { ...inbound(person.phone, person.phone, person.lid), sender });
    const [received] = await eventsOf(session.accountId);
    expect(problemsOfEvent(received ?? { type: 'none' })).toEqual([]);
    const told = { contactId: sender?.id, phone: '1234567', lid: person.lid };
    expect(received?.data).toMatchObject({ from: { ...told, name: 'Ana' }, chat: { ...told, type: 'person' } });
  });

  it('tells nothing of what was rolled back', async () => {
    const session = await rows.aSession();
    await world.database
      .transaction(async (manager) => {
        await world.get(SessionsService).delete(manager, session.accountId, session.id);
        throw new Error('rolled back');
      })
      .catch(() => undefined);
    await accept(session, 'after that');
    expect((await eventsOf(session.accountId)).map(({ type, sequence }) => [type, sequence])).toEqual([
      ['message.accepted', 1],
    ]);
  });
});
