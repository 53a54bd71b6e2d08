import { randomInt, randomUUID } from 'node:crypto';
import { ContactRecorder, type Contact } from '@chasqui/contacts';
import { InboxService } from '@chasqui/messages';
import { BulkApi, type BulkResult } from '../../../../../test/support/bulk-api.js';
import { WholeApi } from '../../../../../test/support/whole-api.js';

type Session = Awaited<ReturnType<BulkApi['aReadySession']>>;

let whole: WholeApi;
let api: BulkApi;
let session: Session;

beforeAll(async () => {
  whole = await WholeApi.open();
  api = new BulkApi(whole);
});

afterAll(() => whole.close());

beforeEach(async () => {
  session = await api.aReadySession();
});

interface Known extends Contact {
  digits: string;
  hidden: string;
}

/** Somebody whom the session knows by both addresses. */
async function somebody(of: Session = session): Promise<Known> {
  const digits = `49151${randomInt(10 ** 7, 10 ** 8)}`;
  const hidden = aHiddenId();
  return { ...(await seen({ phone: `${digits}@c.us`, lid: hidden, name: 'Ana' }, of)), digits, hidden };
}

function aHiddenId(): string {
  return `${randomInt(10 ** 13, 10 ** 14)}@lid`;
}

async function seen(person: Omit<Contact, 'id'>, of: Session = session): Promise<Contact> {
  const [contact] = await whole.app.get(ContactRecorder, { strict: false }).identify(of, [person]);
  if (!contact) throw new Error('nobody was seen');
  return contact;
}

async function receive(sender: Contact, chatId: string, text: string): Promise<string> {
  const waId = `3A${randomUUID()}`;
  const place = { chatId, chatWid: chatId, senderId: chatId, sender };
  const message = { waId, ...place, type: 'text', content: { text }, whatsappAt: new Date() };
  await whole.app.get(InboxService, { strict: false }).record(session, message);
  return waId;
}

async function list(query: string): Promise<{ status: number; messages: Record<string, unknown>[]; error?: string }> {
  const url = `/sessions/${session.id}/messages?${query}`;
  const answer = await whole.app.inject({ url, headers: { 'x-api-key': session.key } });
  return { status: answer.statusCode, ...answer.json<{ messages: Record<string, unknown>[] }>() };
}

async function post(path: string, payload: object): Promise<number> {
  const url = `/sessions/${session.id}/${path}`;
  const headers = { 'x-api-key': session.key };
  return (await whole.app.inject({ method: 'POST', url, headers, payload })).statusCode;
}

const send = (to: string, more: object = {}) => api.send(session, { to, wait: 0, ...more });
const allow = (numbers: string[]) =>
  whole.database.query('UPDATE api_keys SET allowed_numbers = $2 WHERE session_id = $1', [session.id, numbers]);

describe('a message to somebody', () => {
  it('goes to the same chat, whichever way that person is named', async () => {
    const { id, digits, hidden } = await somebody();
    for (const to of [digits, `${digits}@s.whatsapp.net`, hidden, id, id.toUpperCase(), ` ${id} `]) {
      expect((await send(to)).body).toMatchObject({ success: true, to: `${digits}@s.whatsapp.net` });
    }
  });

  it('goes to a hidden address as it is while the number behind it is not known', async () => {
    const hidden = aHiddenId();
    expect((await send(hidden)).body).toMatchObject({ success: true, to: hidden });
    const contact = await seen({ phone: null, lid: hidden, name: null });
    expect((await send(contact.id)).body).toMatchObject({ to: hidden });
  });

  it('is found by the id that a merged contact had', async () => {
    const { digits, hidden } = { digits: '4915112345678', hidden: aHiddenId() };
    await seen({ phone: `${digits}@c.us`, lid: null, name: null });
    const merged = await seen({ phone: null, lid: hidden, name: null });
    await seen({ phone: `${digits}@c.us`, lid: hidden, name: null });
    expect((await send(merged.id)).body).toMatchObject({ to: `${digits}@s.whatsapp.net` });
  });

  it.each(['', '/location'])('is refused for an id that no contact of the session has: send%s', async () => {
    const stranger = await somebody(await api.aReadySession());
    for (const id of [stranger.id, randomUUID()]) {
      expect(await send(id)).toMatchObject({
        status: 404,
        body: { success: false, error: 'The session has no contact with this id' },
      });
    }
    expect(await api.messagesOf(session)).toEqual([]);
  });

  it('may name people by their ids', async () => {
    const [{ id, digits }, { hidden }] = [await somebody(), await somebody()];
    await send(digits, { text: `@${digits}`, mentions: [id, digits, hidden] });
    const [message] = (await list('limit=1')).messages;
    expect(message).toMatchObject({ mentions: [`${digits}@s.whatsapp.net`, hidden] });
    expect((await send(digits, { text: '@1', mentions: [randomUUID()] })).status).toBe(404);
  });
});

describe('a key of some numbers', () => {
  it('writes to those under each of their names, and to nobody else', async () => {
    const [friend, stranger] = [await somebody(), await somebody()];
    await allow([friend.digits]);
    for (const to of [friend.digits, friend.hidden, friend.id]) expect((await send(to)).status).toBe(200);
    const unknown = aHiddenId();
    const hidden = await seen({ phone: null, lid: aHiddenId(), name: null });
    for (const to of [stranger.digits, stranger.hidden, stranger.id, unknown, hidden.id]) {
      expect((await send(to)).status).toBe(403);
    }
    const messages = [friend.hidden, stranger.hidden, stranger.id, unknown].map((to) => ({ to }));
    const { body } = await api.bulk(session, { text: 'x', messages });
    expect((body['results'] as BulkResult[]).map(({ code }) => code)).toEqual([
      undefined,
      'recipient_not_allowed',
      'recipient_not_allowed',
      'recipient_not_allowed',
    ]);
  });

  it('is seen by nobody else, whichever way they are named', async () => {
    const stranger = await somebody();
    await allow([(await somebody()).digits]);
    for (const name of [stranger.digits, stranger.hidden, stranger.id, aHiddenId()]) {
      const typing = await post(`chats/${name}/typing`, {});
      const group = await post('groups', { subject: 'Us', participants: [name] });
      expect([typing, group]).toEqual([403, 403]);
    }
  });
});

describe('a bulk call', () => {
  it('finds who is named twice in two ways, and who is nobody', async () => {
    const [ana, ben] = [await somebody(), await somebody()];
    const nobody = randomUUID();
    const messages = [ana.hidden, ana.digits, ben.id, ben.hidden, nobody].map((to) => ({ to }));
    const { body } = await api.bulk(session, { text: 'x', messages });
    expect((body['results'] as BulkResult[]).map(({ code, to }) => code ?? to)).toEqual([
      `${ana.digits}@s.whatsapp.net`,
      'recipient_repeated',
      `${ben.digits}@s.whatsapp.net`,
      'recipient_repeated',
      'contact_not_found',
    ]);
  });

  it('looks people up a few times for all its lines', async () => {
    const known = await Promise.all(Array.from({ length: 20 }, () => somebody()));
    const query = jest.spyOn(whole.database, 'query');
    const messages = Array.from({ length: 1_200 }, (_, place) => ({ to: known[place % 20]?.id }));
    await api.bulk(session, { text: 'x', duplicates: 'allow', messages });
    const lookUps = query.mock.calls.filter(([sql]) => sql.includes('merged_into'));
    query.mockRestore();
    expect(lookUps).toHaveLength(3);
    expect(await api.messagesOf(session)).toHaveLength(1_200);
  });
});

describe('a plain phone number', () => {
  it('is looked up nowhere when a message to it is accepted', async () => {
    await send('4915100004499');
    const query = jest.spyOn(whole.database, 'query');
    expect((await send('4915100004499')).status).toBe(200);
    const asked = query.mock.calls.filter(([sql]) => sql.includes('contacts'));
    query.mockRestore();
    expect(asked).toEqual([]);
  });
});

describe('messages', () => {
  it('tell who wrote them and with whom the chat is', async () => {
    const { id, digits, hidden, ...ana } = await somebody();
    const person = { contactId: id, phone: digits, lid: hidden, name: 'Ana' };
    await send(digits);
    await receive({ id, ...ana }, `${digits}@c.us`, 'hi');
    const [received, sent] = (await list('')).messages;
    expect(received).toMatchObject({ fromContact: person, chatContact: person });
    expect(sent).toMatchObject({
      from: null,
      fromContact: null,
      chat: `${digits}@s.whatsapp.net`,
      chatContact: person,
    });
  });

  it('tell of somebody who was never seen what the address tells, and of a group nobody', async () => {
    await send('4915100004498');
    await send('120363041234567890@g.us');
    const [toGroup, toPerson] = (await list('')).messages;
    expect(toGroup).toMatchObject({ chatContact: null });
    const nobody = { contactId: null, lid: null, name: null };
    expect(toPerson).toMatchObject({ chatContact: { ...nobody, phone: '4915100004498' } });
  });

  it('are found in the chat of a person by either address and by the id, page by page', async () => {
    const hidden = aHiddenId();
    const phone = '4915100004497@c.us';
    const before = await seen({ phone: null, lid: hidden, name: null });
    const ids = [await receive(before, hidden, 'one')];
    const contact = await seen({ phone, lid: hidden, name: null });
    ids.unshift(await receive(contact, phone, 'two'));
    ids.unshift(String((await send(hidden)).body['messageId']));
    await send((await somebody()).digits);
    for (const chat of [hidden, '4915100004497', contact.id]) {
      const { messages } = await list(`chat=${chat}`);
      expect(messages.map(({ messageId }) => messageId)).toEqual(ids);
    }
    const pages: unknown[] = [];
    for (let cursor = ''; ;) {
      const page = (await list(`chat=${hidden}&limit=1${cursor}`)) as {
        messages: object[];
        nextCursor?: string | null;
      };
      pages.push(...page.messages.map((message) => (message as { messageId: string }).messageId));
      if (!page.nextCursor) break;
      cursor = `&cursor=${page.nextCursor}`;
    }
    expect(pages).toEqual(ids);
    expect(await list(`chat=${randomUUID()}`)).toMatchObject({ status: 404 });
  });

  it('go on telling who wrote them when the number is somebody else’s by now', async () => {
    const { id, digits, ...ana } = await somebody();
    await receive({ id, ...ana }, `${digits}@c.us`, 'mine');
    const heir = await seen({ phone: `${digits}@c.us`, lid: aHiddenId(), name: 'Ben' });
    await receive(heir, `${digits}@c.us`, 'now mine');
    const { messages } = await list(`chat=${digits}`);
    expect(messages.map(({ text, fromContact }) => [text, (fromContact as { contactId: string }).contactId])).toEqual([
      ['now mine', heir.id],
      ['mine', id],
    ]);
  });
});
