import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { BulkApi } from '../../../../../../test/support/bulk-api.js';
import { eventually } from '../../../../../../test/support/eventually.js';
import type { SessionId } from '../../../../../../test/support/medium-rows.js';
import { WholeApi } from '../../../../../../test/support/whole-api.js';

/** Of one account. */
const MOST_AT_ONCE = 3;
const NOTHING = { batches: 0, messages: 0, events: 0, accepted: 0 };

let whole: WholeApi;
let api: BulkApi;
let session: SessionId & { key: string };

beforeAll(async () => {
  whole = await WholeApi.open();
  api = new BulkApi(whole);
});

beforeEach(async () => {
  session = await api.aReadySession();
});

afterAll(() => whole.close());

function number(index: number): string {
  return `49151${String(index).padStart(8, '0')}`;
}

describe('a body', () => {
  it.each([
    ['nothing', '', 'The body is empty or ends too early'],
    ['a list', '[]', 'The body must be a JSON object with messages'],
    ['no messages', '{"text":"x"}', 'messages must be a list with at least one message'],
    ['an empty list', '{"messages":[]}', 'messages must be a list with at least one message'],
    ['an object of messages', '{"messages":{"a":{"to":"1"}}}', 'messages must be a list'],
    ['an unknown field', '{"massages":[]}', 'massages is not a field of this call'],
    ['a field twice', '{"messages":[{"to":"1"}],"messages":[]}', 'messages is there twice'],
    ['something after it', '{"messages":[{"to":"1"}]}\n {', 'The body goes on after its JSON object (line 2'],
    ['half of it', '{"messages":[{"to":"1"}', 'The body is not valid JSON'],
    ['a wrong character', '{"text":"ü",\n "messages":[{"to":}]}', 'The body is not valid JSON (line 2, column 20)'],
    ['deep nesting', `{"messages":[{"variables":${'['.repeat(3_000)}`, 'The body is nested too deeply'],
    ['endless fields', `{"messages":[{"variables":{${'"a":1,'.repeat(2_000)}`, 'The body is nested too deeply, or has'],
  ])('of JSON with %s is refused as a whole', async (_what, body, error) => {
    const answer = await api.bulk(session, body);
    expect([answer.status, answer.body['error']]).toEqual([400, expect.stringContaining(error)]);
    expect(await api.rowsOf(session)).toEqual(NOTHING);
  });

  it.each([
    ['Hello {{name', 'The template is wrong at character 7: a variable that begins with {{ does not end with }}'],
    ['Hello {{}}', 'The template is wrong at character 7: a variable has no name'],
  ])('with the template %s is refused as a whole', async (text, error) => {
    const answer = await api.bulk(session, { text, messages: [{ to: number(1) }] });
    expect([answer.status, answer.body['error']]).toEqual([400, error]);
    expect(await api.rowsOf(session)).toEqual(NOTHING);
  });

  it('with options that are none is refused with all of them', async () => {
    const { status, body } = await api.bulk(session, {
      expiresIn: '1',
      duplicates: 'x',
      messages: [{ to: number(1) }],
    });
    expect(status).toBe(400);
    expect((body['details'] as { field: string }[]).map(({ field }) => field).sort()).toEqual([
      'duplicates',
      'expiresIn',
    ]);
  });

  it('of another type is refused, here and with our own type elsewhere', async () => {
    expect((await api.bulk(session, '<x/>', { type: 'application/xml' })).status).toBe(415);
    const elsewhere = await api.send(session, {}, { 'content-type': 'application/vnd.chasqui.upload' });
    expect(elsewhere.status).toBe(415);
  });

  it('whose template would make a text of gigabytes refuses the line, and makes none of it', async () => {
    const answer = await api.bulk(session, {
      text: '{{a}}'.repeat(10_000),
      messages: [{ to: number(1), variables: { a: 'x'.repeat(1_000_000) } }],
    });
    expect(answer.status).toBe(422);
    expect(JSON.stringify(answer.body)).toContain('The text has 10000000000 characters, and may have 65536.');
  });

  it('with options in the wrong place, or with unknown ones, is refused', async () => {
    const body = { messages: [{ to: number(1), text: 'x' }] };
    const misplaced = await api.bulk(session, body, { query: { sendAt: '2026-12-30T09:00:00Z' } });
    expect([misplaced.status, misplaced.body['error']]).toEqual([400, expect.stringContaining('its own sendAt')]);
    const mistyped = await api.csv(session, `to,text\n${number(1)},x\n`, { sendat: '2026-12-30T09:00:00Z' });
    expect([mistyped.status, mistyped.body['error']]).toEqual([400, expect.stringContaining('sendat')]);
    expect(await api.rowsOf(session)).toEqual(NOTHING);
  });

  it('that is larger than a body may be is refused while it comes', async () => {
    const answer = await api.csv(session, `to,text\n${number(1)},"${'x'.repeat(17 * 1024 * 1024)}"\n`);
    expect([answer.status, answer.body['error']]).toEqual([413, 'The body may have at most 16 MiB']);
  });
});

describe('a body that comes slowly', () => {
  let port: number;

  beforeAll(async () => {
    await whole.app.listen(0, '127.0.0.1');
    ({ port } = whole.app.getHttpServer().address() as { port: number });
  });

  /** A call that stops after two of its lines. */
  async function begin(): Promise<Socket> {
    const head = [
      `POST /sessions/${session.id}/messages/bulk?text=x HTTP/1.1`,
      'Host: chasqui',
      `X-API-Key: ${session.key}`,
      'Content-Type: text/csv',
      'Content-Length: 100000',
    ];
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    socket.write(`${head.join('\r\n')}\r\n\r\nto\n${number(1)}\n${number(2)}\n`);
    return socket;
  }

  async function answerTo(socket: Socket): Promise<{ socket: Socket; text: string }> {
    const [data] = (await once(socket, 'data')) as [Buffer];
    return { socket, text: data.toString() };
  }

  /** As many as are read at one time; and one more, with its answer. */
  async function beginTooMany(): Promise<{ read: Socket[]; refused: string }> {
    const sockets = await Promise.all(Array.from({ length: MOST_AT_ONCE + 1 }, () => begin()));
    const { socket, text } = await Promise.race(sockets.map((each) => answerTo(each)));
    socket.destroy();
    return { read: sockets.filter((each) => each !== socket), refused: text };
  }

  it('is one of three of its account at most, and keeps no other account from sending; when their connections are cut, nothing of them is stored', async () => {
    const { read, refused } = await beginTooMany();
    expect(refused).toMatch(/^HTTP\/1.1 429 [^]*\r\nretry-after: 2\r\n/i);
    const another = await api.aReadySession();
    expect((await api.csv(another, `to\n${number(9)}\n`, { text: 'x' })).status).toBe(200);
    for (const socket of read) socket.destroy();
    await eventually(
      () => api.csv(session, `to\n${number(3)}\n`, { text: 'x' }),
      ({ status }) => status === 200,
    );
    expect((await api.textsOf(session)).map(({ chatId }) => chatId)).toEqual([`${number(3)}@c.us`]);
  });

  it('is refused as soon as its key is revoked', async () => {
    const { read } = await beginTooMany();
    const answers = read.map((socket) => answerTo(socket));
    await whole.database.query('UPDATE api_keys SET revoked_at = now() WHERE session_id = $1', [session.id]);
    for (const answer of answers) expect((await answer).text).toMatch(/^HTTP\/1.1 401 /);
    for (const socket of read) socket.destroy();
    expect(await api.rowsOf(session)).toEqual(NOTHING);
  });
});
