import { eventually } from '../support/eventually.js';
import { call, type Answer } from '../support/http.js';
import type { SessionClient, StoredMessage } from '../support/session-client.js';
import { sharedStack, type Stack } from '../support/stack.js';

const ALICE = '4915100004400';
const BOB = '4915100004401';
const CAROL = '4915100004402';
/** Nobody of these is known to the session before its test. */
const DORA = '4915100004403';
const EMIL = '4915100004404';
const FRED = '4915100004405';

interface Event {
  type: string;
  data: Record<string, unknown>;
}

interface Person {
  contactId: string;
  phone: string | null;
  lid: string | null;
  name: string | null;
}

let stack: Stack;
let alice: SessionClient;
let bob: SessionClient;

beforeAll(async () => {
  stack = await sharedStack();
  await Promise.all([
    stack.sandbox.createPhone(CAROL, 'Carol'),
    stack.sandbox.createPhone(DORA, 'Dora'),
    stack.sandbox.createPhone(EMIL, 'Emil'),
    stack.sandbox.createPhone(FRED, 'Fred'),
  ]);
  [alice, bob] = await Promise.all([stack.pairedSession(ALICE), stack.pairedSession(BOB)]);
  await become({ addressing: 'lid' });
});

/** Alice's page loads itself anew as this, and the session is ready in it. */
async function become(options: { addressing?: 'phone' | 'lid'; hidesPairs?: boolean }): Promise<void> {
  const before = (await alice.timeline()).timeline[0]?.at ?? '';
  await stack.sandbox.pageOptions.change(ALICE, { ...options, reload: true });
  await eventually(
    () => alice.status(),
    ({ state, since }) => state === 'ready' && since > before,
  );
}

function ask(method: string, path: string, body?: unknown): Promise<Answer> {
  const url = `${stack.up.url}/sessions/${alice.id}${path}`;
  return call(method, url, { headers: { 'x-api-key': alice.apiKey }, body });
}

type Told = StoredMessage & { fromContact: Person | null; chatContact: Person | null };

/** What Alice's session has stored of a message that a phone sent her. */
async function hear(from: string, text: string): Promise<Told> {
  const id = await stack.sandbox.sendFromPhone(from, { to: ALICE, text });
  return (await alice.waitForStatus(id, 'received')) as Told;
}

async function told(type: string, matches: (data: Record<string, unknown>) => boolean): Promise<Event[]> {
  const { body } = await alice.get<{ events: Event[] }>('/events?limit=200');
  return body.events.filter((event) => event.type === type && matches(event.data));
}

async function toldOnce(type: string, matches: (data: Record<string, unknown>) => boolean): Promise<Event> {
  const [event] = await eventually(
    () => told(type, matches),
    (events) => events.length > 0,
  );
  if (!event) throw new Error(`${type} was not told`);
  return event;
}

async function contact(name: string): Promise<Person & { pushName: string | null }> {
  const { status, body } = await ask('GET', `/contacts/${name}`);
  expect(status).toBe(200);
  return (body as unknown as { contact: Person & { pushName: string | null } }).contact;
}

describe('somebody who writes from a hidden address', () => {
  let bobs: Person;

  it('is told by number, hidden address, name and an id of ours', async () => {
    const sent = await bob.send({ to: ALICE, text: 'Who am I?' });
    const stored = (await alice.waitForStatus(sent.body.messageId, 'received')) as Told;
    const lid = expect.stringMatching(/^\d+@lid$/) as string;
    const contactId = expect.stringMatching(/^[0-9a-f-]{36}$/) as string;
    const person = { contactId, phone: BOB, lid, name: `Phone ${BOB}` };
    expect(stored).toMatchObject({ from: `${BOB}@s.whatsapp.net`, fromContact: person, chatContact: person });
    const { data } = await toldOnce('message.received', ({ messageId }) => messageId === sent.body.messageId);
    bobs = stored.fromContact ?? { contactId: '', phone: null, lid: null, name: null };
    expect(data['from']).toEqual(bobs);
    expect(data['chat']).toEqual({
      id: `${BOB}@s.whatsapp.net`,
      type: 'person',
      contactId: bobs.contactId,
      phone: BOB,
      lid: bobs.lid,
    });
  });

  it('is the same contact under every name that there is', async () => {
    for (const name of [BOB, `${BOB}@s.whatsapp.net`, `${BOB}@c.us`, bobs.lid ?? '', bobs.contactId]) {
      expect(await contact(name)).toMatchObject({ contactId: bobs.contactId, phone: BOB, lid: bobs.lid });
    }
    const { body } = await ask('POST', '/contacts/check', { numbers: [BOB] });
    expect(body['numbers']).toMatchObject([{ contactId: bobs.contactId, phone: BOB, lid: bobs.lid }]);
    const chats = (await ask('GET', '/chats')).body['chats'] as Person[];
    expect(chats.find(({ phone }) => phone === BOB)).toMatchObject({ contactId: bobs.contactId, lid: bobs.lid });
  });

  it('is written to under each of them', async () => {
    for (const to of [bobs.lid ?? '', bobs.contactId]) {
      const { body } = await alice.send({ to, text: `to ${to}` });
      expect(body.to).toBe(`${BOB}@s.whatsapp.net`);
      expect(await bob.waitForStatus(body.messageId, 'received')).toMatchObject({ text: `to ${to}` });
    }
    const listed = await alice.get<{ messages: { text: string }[] }>(`/messages?chat=${bobs.lid ?? ''}`);
    expect(listed.body.messages.map(({ text }) => text)).toEqual([
      `to ${bobs.contactId}`,
      `to ${bobs.lid ?? ''}`,
      'Who am I?',
    ]);
    expect((await ask('POST', `/chats/${bobs.contactId}/read`)).body).toMatchObject({ jid: `${BOB}@s.whatsapp.net` });
  });

  it('is blocked by our id as well', async () => {
    expect((await ask('POST', '/contacts/block', { jid: bobs.contactId })).status).toBe(200);
    expect(await stack.sandbox.people.blockedBy(ALICE)).toEqual([BOB]);
    expect((await ask('POST', '/contacts/unblock', { jid: bobs.lid })).status).toBe(200);
    expect(await stack.sandbox.people.blockedBy(ALICE)).toEqual([]);
  });

  it('is told as who reacted', async () => {
    const { body } = await alice.send({ to: BOB, text: 'Do you like it?' });
    await bob.waitForStatus(body.messageId, 'received');
    await bob.act(body.messageId, 'react', { emoji: '👍' });
    const { data } = await toldOnce('message.reaction', ({ messageId }) => messageId === body.messageId);
    expect(data['from']).toEqual(bobs);
    const message = (await alice.message(body.messageId)) as unknown as { reactions: unknown };
    expect(message.reactions).toMatchObject([{ from: `${BOB}@s.whatsapp.net`, fromContact: bobs, emoji: '👍' }]);
  });

  it('is in groups under the same id', async () => {
    const made = await ask('POST', '/groups', { subject: 'Everybody', participants: [bobs.contactId, CAROL] });
    expect(made.body['participants']).toEqual([
      { participant: bobs.contactId, outcome: 'done' },
      { participant: CAROL, outcome: 'done' },
    ]);
    const { body } = await ask('GET', `/groups/${String(made.body['jid'])}`);
    const { participants } = (body as unknown as { group: { participants: Person[] } }).group;
    expect(participants.find(({ phone }) => phone === BOB)).toMatchObject({ contactId: bobs.contactId });
    expect(participants.map(({ contactId }) => contactId)).toEqual(
      participants.map(() => expect.stringMatching(/^[0-9a-f-]{36}$/) as string),
    );
  });

  it('is nobody under an id of another session', async () => {
    const refused = await bob.send({ to: bobs.contactId, text: 'nobody' });
    expect(refused).toMatchObject({ status: 404, body: { error: 'The session has no contact with this id' } });
  });
});

describe('somebody who never wrote', () => {
  it('is known by both addresses once the session has written', async () => {
    const { body } = await alice.send({ to: FRED, text: 'Hello Fred' });
    const { chatContact } = await eventually(
      () => alice.message(body.messageId) as Promise<Told>,
      (message) => message.chatContact?.contactId != null,
    );
    expect(chatContact).toMatchObject({ phone: FRED, lid: expect.stringMatching(/@lid$/) as string });
    await alice.waitForStatus(body.messageId, 'delivered');
    const later = await alice.send({ to: FRED, text: 'Are you there?' });
    const { data } = await toldOnce('message.accepted', ({ messageId }) => messageId === later.body.messageId);
    expect(data['chat']).toMatchObject({ contactId: chatContact?.contactId, phone: FRED, lid: chatContact?.lid });
  });
});

describe('somebody whose number WhatsApp hides', () => {
  it('is one contact by the hidden address, and another by number, until they are known to belong together', async () => {
    await become({ addressing: 'lid', hidesPairs: true });
    const hidden = (await hear(DORA, 'from a hidden address')).fromContact;
    expect(hidden).toMatchObject({ phone: null, lid: expect.stringMatching(/@lid$/) as string, name: 'Dora' });
    await become({ addressing: 'phone' });
    const open = (await hear(DORA, 'from a number')).fromContact;
    expect(open).toMatchObject({ phone: DORA, lid: null });
    expect(open?.contactId).not.toBe(hidden?.contactId);

    await become({ addressing: 'lid', hidesPairs: false });
    const person = { contactId: hidden?.contactId, phone: DORA, lid: hidden?.lid, name: 'Dora' };
    expect((await hear(DORA, 'from both')).fromContact).toEqual(person);
    const { data } = await toldOnce('contact.merged', ({ phone }) => phone === DORA);
    expect(data).toEqual({ ...person, mergedContactId: open?.contactId });
    for (const id of [hidden?.contactId, open?.contactId]) {
      expect(await contact(id ?? '')).toMatchObject({ contactId: hidden?.contactId, phone: DORA });
    }
    const listed = await alice.get<{ messages: Told[] }>(`/messages?chat=${open?.contactId ?? ''}`);
    expect(listed.body.messages.map(({ text, fromContact }) => [text, fromContact])).toEqual([
      ['from both', person],
      ['from a number', person],
      ['from a hidden address', person],
    ]);
  });

  it('is written to by the hidden address', async () => {
    await become({ addressing: 'lid', hidesPairs: true });
    const { lid } = (await hear(EMIL, 'guess who')).fromContact ?? { lid: null };
    const { body } = await alice.send({ to: lid, text: 'Emil?' });
    expect(body.to).toBe(lid);
    await alice.waitForStatus(body.messageId, 'delivered');
    expect(await stack.sandbox.ledger({ id: body.messageId })).toMatchObject([{ to: EMIL }]);
  });
});
