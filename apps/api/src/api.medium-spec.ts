import { randomUUID } from 'node:crypto';
import { ApiKeysService } from '@chasqui/api-keys';
import type { InjectOptions } from 'fastify';
import { Rows } from '../../../test/support/medium-rows.js';
import { WholeApi } from '../../../test/support/whole-api.js';

let api: WholeApi;
let account: string;
let stranger: string;
let adminKey: string;

beforeAll(async () => {
  api = await WholeApi.open();
  const rows = new Rows(api.database);
  account = await rows.anAccount();
  stranger = await rows.anAccount();
  await api.database.query(`UPDATE accounts SET plan_id = 'selfhost'`);
  adminKey = (await api.app.get(ApiKeysService, { strict: false }).createAdminKey(account, 'cli')).key;
});

afterAll(() => api.close());

async function call(
  method: 'GET' | 'POST',
  url: string,
  options: Pick<InjectOptions, 'payload' | 'headers'> = {},
): Promise<{ status: number; text: string; body: Record<string, unknown> }> {
  const headers = { 'x-api-key': adminKey, ...options.headers };
  const { statusCode, body } = await api.app.inject({ ...options, method, url, headers });
  return { status: statusCode, text: body, body: JSON.parse(body) as Record<string, unknown> };
}

describe('what a caller may not choose', () => {
  const chosen = { isAdmin: true, is_admin: true, kind: 'admin', wanted: 'stopped', state: 'ready' };

  it('has no effect on a session and its key', async () => {
    const id = randomUUID();
    const theirs = { id, accountId: stranger, account_id: stranger, ownerKeyId: id, owner_key_id: id };
    const payload = { name: 'mine', ...theirs, ...chosen };
    const { status, body } = await call('POST', '/sessions/create', { payload });
    expect(status).toBe(201);
    const session = body['session'] as { id: string };
    expect(session.id).not.toBe(id);
    expect(
      await api.database.query(
        'SELECT account_id, owner_key_id, wanted, state, paired_at FROM sessions WHERE name = $1',
        ['mine'],
      ),
    ).toEqual([{ account_id: account, owner_key_id: null, wanted: 'running', state: 'starting', paired_at: null }]);
    const keyOfSession = { 'x-api-key': body['apiKey'] as string };
    expect(await call('GET', '/sessions', { headers: keyOfSession })).toMatchObject({ status: 403 });
    expect(await call('GET', '/admin/api-keys', { headers: keyOfSession })).toMatchObject({ status: 403 });
  });

  it('has no effect on an API key', async () => {
    const payload = { name: 'customer', accountId: stranger, kind: 'operator', id: randomUUID() };
    const { status, body } = await call('POST', '/admin/api-keys', { payload });
    expect(status).toBe(201);
    expect(body['apiKey']).not.toMatchObject({ id: expect.stringContaining(payload.id) as string });
    expect(await api.database.query(`SELECT account_id, kind FROM api_keys WHERE name = 'customer'`)).toEqual([
      { account_id: account, kind: 'managed' },
    ]);
  });
});

describe('an error', () => {
  const json = { 'content-type': 'application/json' };

  it.each([
    [
      'a body over 1 MB',
      413,
      `{"name":"${'x'.repeat(1024 * 1024)}"}`,
      json,
      'The request body is too large (limit 1 MB)',
    ],
    ['malformed JSON', 400, '{"name": "secret', json, 'The request body is not valid JSON'],
    [
      'a form',
      415,
      'name=secret',
      { 'content-type': 'application/x-www-form-urlencoded' },
      'The request body must be JSON (Content-Type: application/json)',
    ],
  ])('of %s is %i in the shape of the dialect, without an echo', async (_what, status, payload, headers, error) => {
    const answer = await call('POST', '/sessions/create', { payload, headers });
    expect(answer).toMatchObject({ status, body: { success: false, error } });
    expect(Object.keys(answer.body)).toEqual(['success', 'error']);
  });

  it('of an unknown route or an unreadable URL shows nothing of it', async () => {
    for (const [url, status] of [
      [`/no/such/route?apiKey=${adminKey}`, 404],
      [`/sessions/%ff/${adminKey}`, 400],
      [`/sessions/${'secret'.repeat(1_000)}/status`, 404],
    ] as const) {
      const answer = await call('GET', url);
      expect(answer).toMatchObject({ status, body: { success: false, error: expect.any(String) as string } });
      expect(answer.text).not.toMatch(/secret|wamk_|route\?/);
    }
  });

  it('that nobody foresaw shows an id, and nothing of its cause', async () => {
    await api.database.query('ALTER TABLE sessions RENAME COLUMN metadata TO secret');
    const { status, body } = await call('GET', '/sessions');
    await api.database.query('ALTER TABLE sessions RENAME COLUMN secret TO metadata');
    expect(status).toBe(500);
    expect(body).toEqual({
      success: false,
      error: 'Internal server error',
      errorId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
    });
  });
});
