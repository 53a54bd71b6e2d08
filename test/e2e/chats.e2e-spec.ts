import { call, type Answer } from '../support/http.js';
import { phoneEvents, type PhoneEvents } from '../support/sandbox/phone-events.js';
import type { SessionClient } from '../support/session-client.js';
import { sharedStack, type Stack } from '../support/stack.js';

const ALICE = '4915100004110';
const BOB = '4915100004111';
const CAROL = '4915100004112';
const STRANGER = '4915100004113';

/** One red pixel. */
const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4z8DwHwAFAAH/iZk9HQAAAABJRU5ErkJggg==';

interface ChatView {
  jid: string;
  lastMessageAt: string;
}

let stack: Stack;
let alice: SessionClient;
let bob: SessionClient;
let bobsEvents: PhoneEvents;

const jid = (number: string): string => `${number}@s.whatsapp.net`;

beforeAll(async () => {
  stack = await sharedStack();
  await stack.sandbox.createPhone(CAROL, 'Carol');
  [alice, bob] = await Promise.all([stack.pairedSession(ALICE), stack.pairedSession(BOB)]);
  const hello = await bob.send({ to: ALICE, text: 'hello from Bob' });
  await alice.waitForStatus(hello.body.messageId, 'received');
  bobsEvents = await phoneEvents(stack.up.sandbox.url, BOB);
});

afterAll(() => {
  bobsEvents.close();
});

function ask(method: string, path: string, body?: unknown): Promise<Answer> {
  const headers = { 'x-api-key': alice.apiKey };
  return call(method, `${stack.up.url}/sessions/${alice.id}${path}`, { headers, body });
}

function bobSees(data: Record<string, unknown>): Promise<{ data: Record<string, unknown> }> {
  return bobsEvents.one(
    (one) => one.event === 'presence' && Object.entries(data).every(([key, value]) => one.data[key] === value),
  );
}

async function onPhone(number: string): Promise<unknown> {
  return (await stack.sandbox.people.chatsOf(ALICE)).find(({ chat }) => chat === number);
}

describe('chats', () => {
  it('are listed with the latest first, page by page', async () => {
    const id = await stack.sandbox.sendFromPhone(CAROL, { to: ALICE, text: 'hello from Carol' });
    await alice.waitForStatus(id, 'received');
    const { body } = await ask('GET', '/chats?limit=200');
    const { chats } = body as unknown as { chats: ChatView[] };
    expect(chats.map((chat) => chat.jid)).toEqual(expect.arrayContaining([jid(BOB), jid(CAROL)]));
    const times = chats.map(({ lastMessageAt }) => lastMessageAt);
    expect(times).toEqual([...times].sort().reverse());
    const first = await ask('GET', '/chats?limit=1');
    expect(first.body['chats']).toEqual(chats.slice(0, 1));
    const second = await ask('GET', `/chats?limit=1&cursor=${String(first.body['nextCursor'])}`);
    expect(second.body['chats']).toEqual(chats.slice(1, 2));
  });

  it('are told with what their account knows of them, by either address', async () => {
    const { body } = await ask('GET', `/chats/${CAROL}`);
    expect(body).toEqual({
      success: true,
      chat: {
        contactId: expect.any(String) as string,
        jid: jid(CAROL),
        phone: CAROL,
        lid: expect.stringMatching(/^\d+@lid$/) as string,
        name: 'Carol',
        isGroup: false,
        unread: 1,
        isMarkedUnread: false,
        isArchived: false,
        isPinned: false,
        isMuted: false,
        mutedUntil: null,
        lastMessageAt: expect.stringMatching(/^\d{4}-.*Z$/) as string,
      },
    });
    const { lid } = (body as unknown as { chat: { lid: string } }).chat;
    expect((await ask('GET', `/chats/${lid}`)).body).toMatchObject({ chat: { jid: jid(CAROL) } });
  });

  it('have messages, the latest first, also those of both sides', async () => {
    const sent = await alice.send({ to: BOB, text: 'hello Bob' });
    await alice.waitForStatus(sent.body.messageId, 'delivered');
    const { body } = await ask('GET', `/chats/${BOB}/messages?limit=1`);
    expect(body).toEqual({
      success: true,
      messages: [
        {
          messageId: sent.body.messageId,
          direction: 'outbound',
          from: expect.objectContaining({ phone: ALICE }) as object,
          type: 'text',
          text: 'hello Bob',
          quotedMessageId: null,
          status: 'delivered',
          timestamp: expect.stringMatching(/^\d{4}-.*Z$/) as string,
        },
      ],
      nextCursor: expect.any(String) as string,
    });
    const next = await ask('GET', `/chats/${BOB}/messages?cursor=${String(body['nextCursor'])}`);
    expect(next.body).toMatchObject({
      messages: [{ direction: 'inbound', from: { phone: BOB }, text: 'hello from Bob', status: 'received' }],
      nextCursor: null,
    });
  });

  it('have messages from before the session came here', async () => {
    const OLD = '4915100004114';
    await stack.sandbox.createPhone(OLD, 'Old');
    const [peer = ''] = await stack.sandbox.people.addHistory(OLD, { chats: 1, messagesPerChat: 30 });
    const old = await stack.createSession('with a history');
    await stack.sandbox.scan(OLD, await old.readQr());
    await old.waitFor('ready');
    const { body } = await old.get<{ messages: unknown[]; nextCursor: string | null }>(
      `/chats/${peer}/messages?limit=25`,
    );
    expect(body.messages).toHaveLength(25);
    const rest = await old.get<{ messages: unknown[]; nextCursor: string | null }>(
      `/chats/${peer}/messages?limit=25&cursor=${String(body.nextCursor)}`,
    );
    expect(rest.body.messages).toHaveLength(5);
    expect(rest.body.nextCursor).toBeNull();
  });

  it('are read, which the other side sees, and marked as unread', async () => {
    const { body } = await bob.send({ to: ALICE, text: 'please read' });
    await alice.waitForStatus(body.messageId, 'received');
    expect((await ask('POST', `/chats/${BOB}/read`)).body).toEqual({ success: true, jid: jid(BOB) });
    await bob.waitForStatus(body.messageId, 'read');
    expect((await ask('POST', `/chats/${BOB}/unread`)).status).toBe(200);
    expect((await ask('GET', `/chats/${BOB}`)).body).toMatchObject({ chat: { unread: 0, isMarkedUnread: true } });
  });

  it('are archived, pinned and muted, and all that is taken back', async () => {
    const until = new Date(Math.ceil(Date.now() / 1_000) * 1_000 + 3_600_000).toISOString();
    for (const [order, body] of [['archive'], ['pin'], ['mute', { until }]] as const) {
      expect((await ask('POST', `/chats/${BOB}/${order}`, body)).status).toBe(200);
    }
    expect(await onPhone(BOB)).toMatchObject({
      archived: true,
      pinned: true,
      mutedUntil: new Date(until).getTime() / 1_000,
    });
    expect((await ask('GET', `/chats/${BOB}`)).body).toMatchObject({
      chat: { isArchived: true, isPinned: true, isMuted: true, mutedUntil: until },
    });
    expect((await ask('POST', `/chats/${BOB}/mute`)).status).toBe(200);
    expect((await ask('GET', `/chats/${BOB}`)).body).toMatchObject({ chat: { isMuted: true, mutedUntil: null } });
    for (const order of ['unarchive', 'unpin', 'unmute']) {
      expect((await ask('POST', `/chats/${BOB}/${order}`)).status).toBe(200);
    }
    expect(await onPhone(BOB)).toMatchObject({ archived: false, pinned: false, mutedUntil: 0 });
  });

  it('show the other side that somebody types or records, until it is over', async () => {
    expect((await ask('POST', `/chats/${BOB}/typing`)).body).toEqual({ success: true, jid: jid(BOB) });
    expect(await bobSees({ activity: 'typing' })).toMatchObject({ data: { from: ALICE } });
    await ask('POST', `/chats/${BOB}/recording`, { on: true });
    expect(await bobSees({ activity: 'recording' })).toMatchObject({ data: { from: ALICE } });
    await ask('POST', `/chats/${BOB}/recording`, { on: false });
    expect(await bobSees({ activity: 'paused' })).toMatchObject({ data: { from: ALICE } });
  });

  it('are deleted here and kept on the other side', async () => {
    const { body } = await alice.send({ to: BOB, text: 'keep this' });
    await bob.waitForStatus(body.messageId, 'received');
    expect((await ask('DELETE', `/chats/${BOB}`)).body).toEqual({ success: true, jid: jid(BOB) });
    expect((await ask('GET', `/chats/${BOB}/messages`)).body).toMatchObject({ messages: [] });
    const kept = await bob.get<{ messages: { messageId: string }[] }>(`/chats/${ALICE}/messages`);
    expect(kept.body.messages.map(({ messageId }) => messageId)).toContain(body.messageId);
  });

  it.each(['GET', 'DELETE'])('that are not there are not found by %s', async (method) => {
    const { status, body } = await ask(method, `/chats/${STRANGER}`);
    expect([status, body['error']]).toEqual([404, 'The session has no chat with this number or group']);
  });

  it.each([
    ['GET', '/chats/nobody', undefined, /^jid must be a phone number/],
    ['POST', '/chats/status@broadcast/read', undefined, /^jid must be a phone number/],
    ['GET', '/chats?limit=201', undefined, /^limit must be at most 200/],
    ['GET', `/chats/${BOB}/messages?cursor=%00`, undefined, /^cursor must come from nextCursor/],
    ['POST', `/chats/${BOB}/typing`, { on: 'yes' }, /^on must be true or false/],
    ['POST', `/chats/${BOB}/typing`, { off: true }, /^off is not a field of this call/],
    ['POST', `/chats/${BOB}/mute`, { until: 'tomorrow' }, /^until must be/],
    ['POST', `/chats/${BOB}/mute`, { until: '2020-01-01T00:00:00Z' }, /^until must be a time to come/],
  ])('refuse %s %s %j', async (method, path, sent, error) => {
    const refused = await ask(method, path, sent);
    expect(refused.status).toBe(400);
    expect(refused.body['error']).toMatch(error);
  });
});

describe('the profile', () => {
  it('is changed as everybody sees it', async () => {
    const changed = await ask('PUT', '/profile', {
      name: ' Alicia ',
      about: 'At work',
      picture: `data:image/png;base64,${PIXEL}`,
    });
    expect(changed).toMatchObject({
      status: 200,
      body: {
        profile: { jid: jid(ALICE), phone: ALICE, name: 'Alicia', about: 'At work' },
      },
    });
    expect(await stack.sandbox.people.phone(ALICE)).toMatchObject({ name: 'Alicia', about: 'At work' });
    const seen = await bob.get<{ profilePictureUrl: string }>(`/contacts/${ALICE}/profile-picture`);
    expect(seen.body.profilePictureUrl).toMatch(/^https:/);

    const { body } = await ask('PUT', '/profile', { picture: null });
    expect(body).toMatchObject({ profile: { name: 'Alicia', about: 'At work', pictureUrl: null } });
    expect((await ask('GET', '/profile')).body).toEqual(body);
  });

  it.each([
    [{}, 'One of name, about and picture must be given'],
    [{ name: '' }, 'name must not be empty'],
    [{ name: 'x'.repeat(26) }, 'name must have at most 25 characters'],
    [{ about: 7 }, 'about must be a string'],
    [{ about: 'x'.repeat(140) }, 'about must have at most 139 characters'],
    [{ picture: 'x' }, /^picture must be a JPEG or PNG/],
    [{ picture: '/etc/passwd' }, /^picture must be a JPEG or PNG/],
    [{ picture: 'http://127.0.0.1/me.png' }, /^picture is a URL that is not fetched/],
    [{ picture: 'R0lGODlhAQABAAAAACw=' }, /^picture must be a JPEG or PNG/],
    [{ picture: `iVBORw0KGgo${'A'.repeat(720_000)}` }, 'picture must have at most 512 KB'],
    [{ status: 'x' }, 'status is not a field of this call'],
  ])('refuses a change that is none', async (changes, error) => {
    const refused = await ask('PUT', '/profile', changes);
    expect(refused.status).toBe(400);
    expect(refused.body['error']).toMatch(error);
  });

  it('is shown as online, or not', async () => {
    expect((await ask('POST', '/presence', { state: 'unavailable' })).body).toEqual({
      success: true,
      state: 'unavailable',
    });
    await bobSees({ isAvailable: false });
    await ask('POST', '/presence', { state: 'available' });
    expect(await bobSees({ isAvailable: true })).toMatchObject({ data: { from: ALICE } });
    expect((await ask('POST', '/presence', { state: 'typing' })).status).toBe(400);
    expect((await ask('POST', '/presence', {})).status).toBe(400);
  });
});
