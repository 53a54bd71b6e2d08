import { randomUUID } from 'node:crypto';
import { newAddress } from '../../../../test/support/http.js';
import { MediumApi, type ApiAnswer } from '../../../../test/support/medium-api.js';
import { Rows } from '../../../../test/support/medium-rows.js';
import { migratedDatabase, redisUrl, silent } from '../../../../test/support/medium-world.js';
import { Proxy } from '../../../../test/support/proxy.js';
import { AuthModule } from '../auth/auth.module.js';
import { ChatwhatsappModule } from '../dialects/chatwhatsapp/chatwhatsapp.module.js';
import { ErrorFilter } from '../http/error.filter.js';

const MODULES = [AuthModule, ChatwhatsappModule];
const MESSAGE = { to: '919876543210', text: 'hello', wait: 0 };

let databaseUrl: string;
let one: MediumApi;
let two: MediumApi;
let rows: Rows;

const open = (stores: { redisUrl?: string } = {}): Promise<MediumApi> =>
  MediumApi.open(MODULES, new ErrorFilter(silent), { databaseUrl, ...stores });

beforeAll(async () => {
  databaseUrl = await migratedDatabase();
  one = await open();
  two = await open();
  rows = new Rows(one.world.database);
});

afterAll(() => Promise.all([one.close(), two.close()]));

async function unlimited(): Promise<string> {
  const account = await rows.anAccount();
  await one.world.database.query(`UPDATE accounts SET plan_id = 'selfhost' WHERE id = $1`, [account]);
  return account;
}

/** An admin key and a session of an account whose plan has no limits; the key has those that `set` says. */
async function customer(set?: string): Promise<{ key: string; sessionId: string; accountId: string; id: string }> {
  const accountId = await unlimited();
  const session = await rows.aSession({ accountId });
  const { id, key } = await one.aKey(accountId, set);
  return { key, id, accountId, sessionId: session.id };
}

const send = (api: MediumApi, key: string, sessionId: string, body: object = MESSAGE): Promise<ApiAnswer> =>
  api.call('POST', `/sessions/${sessionId}/send`, { key, body });

async function stored(sessionId: string): Promise<number> {
  const counted = await one.world.database.query<{ n: number }[]>(
    'SELECT count(*)::integer AS n FROM messages WHERE session_id = $1',
    [sessionId],
  );
  return counted[0]?.n ?? -1;
}

function limitOf({ headers }: ApiAnswer): unknown[] {
  return [headers['x-ratelimit-limit'], headers['x-ratelimit-remaining']].map((value) => value && Number(value));
}

/** Asserts the shape of a refusal, and that it says its seconds three times. */
function expectRefused(answer: ApiAnswer, windowSeconds: number): void {
  const { retryAfter } = answer.body;
  expect(answer.status).toBe(429);
  expect(Array.from({ length: windowSeconds }, (_, second) => second + 1)).toContain(retryAfter);
  expect(answer.body).toEqual({
    success: false,
    error: `Rate limit exceeded. Please wait ${String(retryAfter)} seconds before trying again.`,
    retryAfter,
  });
  expect(answer.headers['retry-after']).toBe(String(retryAfter));
  expect(limitOf(answer)[1]).toBe(0);
  const waitsSeconds = Number(answer.headers['x-ratelimit-reset']) - Date.now() / 1_000;
  expect(Math.abs(waitsSeconds - Number(retryAfter))).toBeLessThan(5);
}

describe('the general limit', () => {
  it('lets exactly as many of 200 requests at once pass as it allows, through two processes', async () => {
    const { key } = await customer('rate_general = 100');
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, call) => (call % 2 ? one : two).call('GET', '/sessions', { key })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(100);
    const refused = answers.filter(({ status }) => status !== 200);
    for (const answer of refused) expectRefused(answer, 60);
  });

  it('counts what the key may not do, too, and is told with it', async () => {
    const { key, accountId, sessionId } = await customer();
    const other = await one.aSessionKey({ id: sessionId, accountId });
    await one.world.database.query(`UPDATE api_keys SET rate_general = 3 WHERE session_id = $1`, [sessionId]);
    const forbidden = await one.call('GET', '/sessions', { key: other });
    const unknown = await two.call('GET', `/sessions/${randomUUID()}/status`, { key: other });
    const noMessage = await two.call('GET', `/sessions/${sessionId}/messages/3EB0AA`, { key: other });
    expect([forbidden, unknown, noMessage].map((answer) => [answer.status, ...limitOf(answer)])).toEqual([
      [403, 3, 2],
      [404, 3, 1],
      [404, 3, 0],
    ]);
    expectRefused(await one.call('GET', '/sessions', { key: other }), 60);
    expect((await one.call('GET', '/sessions', { key })).status).toBe(200);
  });

  it('is shared by a managed key and the keys of its sessions', async () => {
    const { key, id, accountId } = await customer(`kind = 'managed', rate_general = 2`);
    const session = await rows.aSession({ accountId });
    const sessionKey = await one.aSessionKey(session, id);
    expect(limitOf(await one.call('GET', '/sessions', { key }))).toEqual([2, 1]);
    expect(limitOf(await two.call('GET', `/sessions/${session.id}/status`, { key: sessionKey }))).toEqual([2, 0]);
    expectRefused(await one.call('GET', '/sessions', { key }), 60);
  });

  it('is not there without one, and neither are its headers', async () => {
    const { key } = await customer();
    const { status, headers } = await one.call('GET', '/sessions', { key });
    expect(status).toBe(200);
    expect(Object.keys(headers).filter((name) => name.startsWith('x-ratelimit'))).toEqual([]);
  });
});

describe('the limit of messages', () => {
  it('is one of the session, whichever key sends, and stores nothing beyond it', async () => {
    const { key, accountId, sessionId } = await customer('rate_messages = 2');
    const { key: another } = await one.aKey(accountId, 'rate_messages = 2');
    expect(limitOf(await send(one, key, sessionId))).toEqual([2, 1]);
    expect(limitOf(await send(two, another, sessionId))).toEqual([2, 0]);
    expectRefused(await send(one, key, sessionId), 60);
    expect(await stored(sessionId)).toBe(2);
    const neighbour = await rows.aSession({ accountId });
    expect((await send(one, key, neighbour.id)).status).toBe(200);
  });

  it('takes nothing from the general limit for what it refuses', async () => {
    const { key, sessionId } = await customer('rate_messages = 1, rate_general = 4');
    expect((await send(one, key, sessionId)).status).toBe(200);
    for (let call = 0; call < 6; call++) expectRefused(await send(one, key, sessionId), 60);
    expect(limitOf(await one.call('GET', '/sessions', { key }))).toEqual([4, 2]);
  });

  it('loses nothing to a send that the general limit refused', async () => {
    const { key, accountId, sessionId } = await customer('rate_messages = 5, rate_general = 1');
    await one.call('GET', '/sessions', { key });
    expectRefused(await send(one, key, sessionId), 60);
    const { key: another } = await one.aKey(accountId, 'rate_messages = 5');
    expect(limitOf(await send(two, another, sessionId))).toEqual([5, 4]);
  });

  it('cannot be used up by the keys of another account', async () => {
    const { key, sessionId } = await customer('rate_messages = 1');
    const stranger = await customer('rate_messages = 1');
    expect((await send(one, stranger.key, sessionId)).status).toBe(404);
    expect((await send(one, key, sessionId)).status).toBe(200);
  });

  it('counts a message whose body is refused', async () => {
    const { key, sessionId } = await customer('rate_messages = 1');
    const refused = await send(one, key, sessionId, { to: 'nobody' });
    expect([refused.status, ...limitOf(refused)]).toEqual([400, 1, 0]);
    expectRefused(await send(one, key, sessionId), 60);
  });

  it('is told only where it is the tightest', async () => {
    const { key, sessionId } = await customer('rate_messages = 9, rate_general = 5');
    expect(limitOf(await send(one, key, sessionId))).toEqual([5, 4]);
  });
});

describe('the other limits', () => {
  it('count created sessions by the key, an hour long', async () => {
    const { key } = await customer('rate_sessions = 1');
    const create = (name: string): Promise<ApiAnswer> => one.call('POST', '/sessions/create', { key, body: { name } });
    expect((await create('first')).status).toBe(201);
    expectRefused(await create('second'), 3_600);
  });

  it('count readings of a QR by the session, each long poll once', async () => {
    const accountId = await rows.anAccount();
    const session = await rows.aSession({ accountId });
    const { key } = await one.aKey(accountId);
    const first = await one.call('GET', `/sessions/${session.id}/qr?wait=0.2`, { key });
    expect([first.status, ...limitOf(first)]).toEqual([409, 1, 0]);
    expectRefused(await two.call('GET', `/sessions/${session.id}/qr`, { key }), 5);
  });
});

describe('an address with ten bad keys in a minute', () => {
  it('is refused by every process without a good key, and never with one', async () => {
    const { key } = await customer();
    const address = newAddress();
    const ask = (call: number, asking?: string): Promise<ApiAnswer> =>
      (call % 2 ? one : two).call('GET', '/sessions', { address, ...(asking !== undefined && { key: asking }) });
    for (let call = 0; call < 10; call++) expect((await ask(call, `wamk_${'0'.repeat(48)}`)).status).toBe(401);
    expectRefused(await ask(0, 'bad'), 60);
    expectRefused(await ask(1), 60);
    expect((await ask(1, key)).status).toBe(200);
    const elsewhere = await one.call('GET', '/sessions', { key: 'bad', address: newAddress() });
    expect(elsewhere).toMatchObject({ status: 401, body: { error: 'Invalid API key' } });
    expect((await one.call('GET', '/sessions', { address: newAddress() })).status).toBe(401);
  });
});

describe('without Redis', () => {
  let proxy: Proxy;
  let cut: MediumApi;

  beforeAll(async () => {
    proxy = await Proxy.before(await redisUrl());
    cut = await open({ redisUrl: proxy.url });
    proxy.cut();
  });

  afterAll(async () => {
    await cut.close();
    proxy.close();
  });

  it.each(['rate_messages = 5', 'rate_general = 5'])('a message with a limit to count (%s) is refused', async (set) => {
    const { key, sessionId } = await customer(set);
    const { status, headers, body } = await send(cut, key, sessionId);
    expect({ status, body }).toEqual({
      status: 503,
      body: { success: false, error: 'Service temporarily unavailable' },
    });
    expect(headers['retry-after']).toBe('2');
    expect(await stored(sessionId)).toBe(0);
  });

  it('a message without limits is accepted', async () => {
    const { key, sessionId } = await customer();
    expect(await send(cut, key, sessionId)).toMatchObject({ status: 200, body: { status: 'queued' } });
  });

  it('everything else is open, and tells of no limit', async () => {
    const { key, sessionId } = await customer('rate_general = 1, rate_sessions = 1');
    for (const [method, url, body, status] of [
      ['GET', '/sessions', undefined, 200],
      ['GET', `/sessions/${sessionId}/messages/3EB0AA`, undefined, 404],
      ['POST', '/sessions/create', { name: 'without Redis' }, 201],
    ] as const) {
      const answer = await cut.call(method, url, { key, ...(body && { body }) });
      expect([answer.status, ...limitOf(answer)]).toEqual([status, undefined, undefined]);
    }
  });

  it('bad keys are still counted', async () => {
    const address = newAddress();
    for (let call = 0; call < 10; call++) await cut.call('GET', '/sessions', { key: 'bad', address });
    expectRefused(await cut.call('GET', '/sessions', { key: 'bad', address }), 60);
  });
});
