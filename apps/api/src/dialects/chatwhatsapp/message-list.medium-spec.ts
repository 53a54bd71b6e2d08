import { randomUUID } from 'node:crypto';
import type { SessionId } from '../../../../../test/support/medium-rows.js';
import { SendingApi } from '../../../../../test/support/sending-api.js';
import { WholeApi } from '../../../../../test/support/whole-api.js';

type Session = SessionId & { key: string };

interface Listed {
  messageId: string;
  [field: string]: unknown;
}

interface Page {
  status: number;
  body: { messages: Listed[]; nextCursor: string | null };
}

const MARY = '4915100000001@c.us';
const JOHN = '4915100000002@c.us';

let api: WholeApi;
let sending: SendingApi;

beforeAll(async () => {
  api = await WholeApi.open();
  sending = new SendingApi(api);
});

afterAll(() => api.close());

/** Stores messages that differ in what is given as SQL over their number `i`, from 1. @returns their ids in that order */
async function store(session: SessionId, columns: Record<string, string>, count = 1): Promise<string[]> {
  const values: Record<string, string> = {
    direction: `'outbound'`,
    chat_id: `'${MARY}'`,
    content: `jsonb_build_object('text', 'message ' || i)`,
    status: `'sent'`,
    ...columns,
  };
  const rows = await api.database.query<{ waId: string }[]>(
    `INSERT INTO messages (account_id, session_id, wa_id, type, ${Object.keys(values).join(', ')})
     SELECT $1, $2, gen_random_uuid()::text, 'text', ${Object.values(values).join(', ')} FROM generate_series(1, $3) AS i
     RETURNING wa_id AS "waId"`,
    [session.accountId, session.id, count],
  );
  return rows.map(({ waId }) => waId);
}

async function list(session: Session, query: Record<string, string> = {}, key = session.key): Promise<Page> {
  const answer = await api.app.inject({
    url: `/sessions/${session.id}/messages?${new URLSearchParams(query).toString()}`,
    headers: { 'x-api-key': key },
  });
  return { status: answer.statusCode, body: answer.json<Page['body']>() };
}

async function idsOf(session: Session, query: Record<string, string>): Promise<string[]> {
  const { status, body } = await list(session, query);
  expect(status).toBe(200);
  return body.messages.map(({ messageId }) => messageId);
}

/** Follows the cursors to the end. @param between is done after each page */
async function readAll(
  session: Session,
  query: Record<string, string>,
  between: (page: Page) => Promise<unknown> = () => Promise.resolve(),
): Promise<{ ids: string[]; pages: number }> {
  const ids: string[] = [];
  let cursor: string | null = null;
  for (let pages = 1; ; pages += 1) {
    const page: Page = await list(session, { ...query, ...(cursor === null ? {} : { cursor }) });
    expect(page.status).toBe(200);
    ids.push(...page.body.messages.map(({ messageId }) => messageId));
    await between(page);
    cursor = page.body.nextCursor;
    if (cursor === null) return { ids, pages };
  }
}

describe('the messages of a session', () => {
  it('are listed newest first, as each of them is shown by itself but for its history and what holds it back', async () => {
    const session = await sending.aReadySession();
    const { body: sent } = await sending.send(session, { wait: 0, text: 'hello' });
    const [received] = await store(session, {
      direction: `'inbound'`,
      status: `'received'`,
      sender_id: `'${JOHN}'`,
      whatsapp_at: `'2026-01-02T03:04:05Z'`,
    });
    const { body } = await list(session);
    expect(body.messages.map(({ messageId }) => messageId)).toEqual([received, sent['messageId']]);
    const single = await api.app.inject({
      url: `/sessions/${session.id}/messages/${String(sent['messageId'])}`,
      headers: { 'x-api-key': session.key },
    });
    const { history, held, ...message } = single.json<{ message: Record<string, unknown> }>().message;
    expect(history).toHaveLength(1);
    expect(held).toBeNull();
    expect(body.messages[1]).toEqual(message);
    expect(body).toMatchObject({
      nextCursor: null,
      messages: [
        {
          direction: 'inbound',
          from: expect.stringMatching(/2@s\.whatsapp\.net$/) as string,
          createdAt: '2026-01-02T03:04:05.000Z',
        },
        { text: 'hello', lane: 'transactional', status: 'queued' },
      ],
    });
  });

  it.each([
    ['a number', '+49 151 00000002'],
    ['a JID', '4915100000002@s.whatsapp.net'],
  ])('can be those of one chat, named by %s', async (_how, chat) => {
    const session = await sending.aReadySession();
    await store(session, {});
    const [second] = await store(session, { chat_id: `'${JOHN}'` });
    expect(await idsOf(session, { chat })).toEqual([second]);
  });

  it.each(['120363041234567890@g.us', '123456789012345@lid'])('can be those of %s', async (chat) => {
    const session = await sending.aReadySession();
    await store(session, {});
    const [itsOwn] = await store(session, { chat_id: `'${chat}'` });
    expect(await idsOf(session, { chat })).toEqual([itsOwn]);
  });

  it('can be those of one direction, of some statuses, or both in a chat', async () => {
    const session = await sending.aReadySession();
    const [failed] = await store(session, { status: `'failed'`, status_reason: `'refused_by_whatsapp'` });
    const [expired] = await store(session, { status: `'expired'`, chat_id: `'${JOHN}'` });
    const [read] = await store(session, { status: `'read'` });
    const [received] = await store(session, { status: `'received'`, direction: `'inbound'` });
    expect(await idsOf(session, { direction: 'inbound' })).toEqual([received]);
    expect(await idsOf(session, { status: 'failed' })).toEqual([failed]);
    expect(await idsOf(session, { status: 'failed,expired' })).toEqual([expired, failed]);
    expect(await idsOf(session, { status: 'failed,read' })).toEqual([read, failed]);
    expect(await idsOf(session, { status: 'failed,expired', chat: JOHN })).toEqual([expired]);
    expect(await idsOf(session, { direction: 'outbound', status: 'received' })).toEqual([]);
  });

  it('can be those of a time, without its end', async () => {
    const session = await sending.aReadySession();
    const days = await store(session, { created_at: `timestamptz '2026-03-01T00:00:00Z' + i * interval '1 day'` }, 5);
    const query = { since: '2026-03-03T00:00:00Z', until: '2026-03-05T01:00:00+01:00' };
    expect(await idsOf(session, query)).toEqual([days[2], days[1]]);
    expect(await idsOf(session, { ...query, chat: MARY })).toEqual([days[2], days[1]]);
    expect(await idsOf(session, { since: '9999-12-31T23:59:59Z' })).toEqual([]);
    expect(await idsOf(session, { until: '1900-01-01T00:00:00Z' })).toEqual([]);
  });

  it('can be those of one batch, which each of them names', async () => {
    const session = await sending.aReadySession();
    const [batch, another] = [randomUUID(), randomUUID()];
    const ofBatch = {
      batch_id: `'${batch}'::uuid`,
      batch_line: 'i + 1',
      status: `CASE i WHEN 2 THEN 'queued' ELSE 'sent' END`,
    };
    await store(session, {}, 2);
    const ids = await store(session, ofBatch, 3);
    await store(session, { ...ofBatch, batch_id: `'${another}'::uuid` });
    expect(await idsOf(session, { batch })).toEqual(ids.toReversed());
    expect(await idsOf(session, { batch, status: 'queued' })).toEqual([ids[1]]);
    expect((await readAll(session, { batch, limit: '1' })).ids).toEqual(ids.toReversed());
    expect((await list(session, { batch, limit: '1' })).body.messages[0]).toMatchObject({
      batch: { id: batch, line: 4 },
    });
    expect(await idsOf(session, { batch: randomUUID() })).toEqual([]);
    expect(await idsOf(await sending.aReadySession(), { batch })).toEqual([]);
    expect((await list(session, { batch: 'x' })).status).toBe(400);
  });

  it('can be those whose text has a part, in whatever case and language, and with no character that means another', async () => {
    const session = await sending.aReadySession();
    const [apples] = await store(session, { content: `'{"text": "Zwei ÄPFEL, 50% off"}'` });
    await store(session, { content: `'{"text": "Birnen, 500 off"}'` });
    for (const q of ['äpfel', 'zwei', '50% OFF', 'Ä']) expect(await idsOf(session, { q })).toEqual([apples]);
    expect(await idsOf(session, { q: '_' })).toEqual([]);
  });
});

describe('pages of messages', () => {
  it('neither miss nor repeat one while new ones arrive, also of those stored at the same time', async () => {
    const session = await sending.aReadySession();
    const old = [
      ...(await store(session, { created_at: `now() - interval '1 hour'` }, 40)),
      ...(await store(session, { created_at: `now() - i * interval '1 microsecond'`, chat_id: `'${JOHN}'` }, 40)),
    ];
    for (const query of [{}, { direction: 'outbound' }, { q: 'MESSAGE' }]) {
      const { ids, pages } = await readAll(session, { ...query, limit: '7' }, () => store(session, {}, 3));
      expect(pages).toBeGreaterThan(10);
      expect(new Set(ids).size).toBe(ids.length);
      expect(old.filter((id) => !ids.includes(id))).toEqual([]);
    }
    const chat = await readAll(session, { chat: JOHN, limit: '7' }, () => store(session, { chat_id: `'${JOHN}'` }));
    expect(new Set(chat.ids).size).toBe(chat.ids.length);
    expect(chat.ids).toHaveLength(40);
  });

  it('end when nothing is left, also when the last one is full', async () => {
    const session = await sending.aReadySession();
    const stored = await store(session, {}, 10);
    expect(await readAll(session, { limit: '5' })).toEqual({ ids: stored.toReversed(), pages: 2 });
  });

  it('look at a bounded number of rows each, and go on with a cursor until what is rare is found', async () => {
    const session = await sending.aReadySession();
    const [rare] = await store(session, { content: `'{"text": "a needle"}'` });
    await store(session, {}, 11_000);
    const first = await list(session, { q: 'needle' });
    expect(first.body).toMatchObject({ messages: [], nextCursor: expect.any(String) as string });
    expect((await readAll(session, { q: 'needle' })).ids).toEqual([rare]);
    expect((await readAll(session, { q: 'needle', status: 'sent', direction: 'outbound' })).ids).toEqual([rare]);
  });

  it('of what was never sent lead straight to it', async () => {
    const session = await sending.aReadySession();
    const [failed] = await store(session, { status: `'failed'`, status_reason: `'refused_by_whatsapp'` });
    await store(session, {}, 11_000);
    expect((await list(session, { status: 'failed' })).body).toMatchObject({
      messages: [{ messageId: failed, explanation: 'WhatsApp refused the message.' }],
      nextCursor: null,
    });
  });
});

describe('the messages of another', () => {
  it('account are those of a session that is not there', async () => {
    const [mine, theirs] = [await sending.aReadySession(), await sending.aReadySession()];
    const stored = await store(theirs, {}, 3);
    const foreign = await list(theirs, {}, mine.key);
    const unknown = await list({ ...theirs, id: randomUUID() }, {}, mine.key);
    expect(foreign).toEqual(unknown);
    expect(foreign.status).toBe(404);
    expect(await idsOf(theirs, {})).toEqual(stored.toReversed());
  });

  it('session of the account are not for a session key', async () => {
    const mine = await sending.aReadySession();
    const other = await sending.aReadySession(mine.accountId);
    expect((await list(other, {}, mine.key)).status).toBe(403);
  });

  it('session are not reached by its cursor or by a chat that both have', async () => {
    const mine = await sending.aReadySession();
    const other = await sending.aReadySession(mine.accountId);
    await store(mine, {}, 2);
    await store(other, {}, 5);
    const own = await store(mine, {}, 2);
    const { body } = await list(other, { limit: '1' });
    const [newest] = own.toReversed();
    const after = await idsOf(mine, { cursor: String(body.nextCursor), chat: MARY });
    expect(after).toHaveLength(2);
    expect(after).not.toContain(newest);
  });
});
