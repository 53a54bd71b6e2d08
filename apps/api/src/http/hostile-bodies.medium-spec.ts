import type { SessionId } from '../../../../test/support/medium-rows.js';
import { SendingApi } from '../../../../test/support/sending-api.js';
import { WholeApi } from '../../../../test/support/whole-api.js';
import { ApiKeysService } from '@chasqui/api-keys';

let api: WholeApi;
let session: SessionId & { key: string };
let adminKey: string;

beforeAll(async () => {
  api = await WholeApi.open();
  session = await new SendingApi(api).aReadySession();
  adminKey = (await api.app.get(ApiKeysService, { strict: false }).createAdminKey(session.accountId, 'key')).key;
});

afterAll(() => api.close());

const nested = (open: string, close: string, levels: number): string =>
  open.repeat(levels) + '1' + close.repeat(levels);

/** Within 1 MB; each is put where a body has a value of its own. */
const VALUES: [what: string, value: string][] = [
  ['101 levels', nested('[', ']', 101)],
  ['2,500 objects in one another', nested('{"a":', '}', 2_500)],
  ['400,000 lists in one another', nested('[', ']', 400_000)],
  ['400,000 lists that never end', '['.repeat(400_000)],
  ['60,000 fields', `{${Array.from({ length: 60_000 }, (_, index) => `"f${index}":1`).join()}}`],
  ['200,000 items', `[${'1,'.repeat(200_000)}1]`],
  ['a number without end', '9'.repeat(300_000)],
  ['a number beyond all', '1e999999'],
  ['a NUL', '{"\\u0000":"\\u0000"}'],
  ['half a character', '{"\\ud800":"\\udfff"}'],
];

const CALLS: [call: string, path: () => string, body: (value: string) => string][] = [
  ['send', () => `/sessions/${session.id}/send`, (value) => `{"to":${value},"text":"t"}`],
  ['send, beside its fields', () => `/sessions/${session.id}/send`, (value) => `{"text":"t","other":${value}}`],
  ['create', () => '/sessions/create', (value) => `{"name":"n","webhookUrl":"no","metadata":${value}}`],
  ['a new key', () => '/admin/api-keys', (value) => `{"metadata":${value}}`],
  ['a new key, as its name', () => '/admin/api-keys', (value) => `{"name":${value}}`],
  ['a body of its own', () => '/admin/api-keys', (value) => value],
];

describe.each(CALLS)('%s', (_call, path, body) => {
  it.each(VALUES)('answers %s with 400', async (_what, value) => {
    const answer = await api.app.inject({
      method: 'POST',
      url: path(),
      headers: { 'x-api-key': adminKey, 'content-type': 'application/json', 'idempotency-key': 'one' },
      payload: body(value),
    });
    expect({ status: answer.statusCode, body: answer.json<Record<string, unknown>>() }).toEqual({
      status: 400,
      body: expect.objectContaining({ success: false, error: expect.any(String) as string }) as unknown,
    });
    expect(answer.body.length).toBeLessThan(20_000);
  });
});

describe('names that JavaScript knows', () => {
  it.each(CALLS)('are no more than names in %s', async (_call, path, body) => {
    const value = '{"__proto__":{"a":1},"constructor":{"prototype":{}},"toString":1,"hasOwnProperty":1,"valueOf":{}}';
    const answer = await api.app.inject({
      method: 'POST',
      url: path(),
      headers: { 'x-api-key': adminKey, 'content-type': 'application/json' },
      payload: body(value),
    });
    expect([201, 400]).toContain(answer.statusCode);
  });
});

describe('a body of a hundred levels', () => {
  it('is one like any other', async () => {
    const metadata = JSON.parse(nested('{"a":', '}', 98)) as object;
    const answer = await api.app.inject({
      method: 'POST',
      url: '/admin/api-keys',
      headers: { 'x-api-key': adminKey },
      payload: { name: 'deep', metadata },
    });
    expect(answer.statusCode).toBe(201);
  });
});

describe('the events', () => {
  it.each(['/events', '/sessions/:id/events'])('of %s refuse a parameter that they do not know', async (path) => {
    const url = `${path.replace(':id', session.id)}?limt=5`;
    const answer = await api.app.inject({ url, headers: { 'x-api-key': adminKey } });
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ error: 'limt is not a parameter of this call' });
  });
});
