import { McpApi } from '../../../../../test/support/mcp-api.js';

let api: McpApi;

beforeAll(async () => {
  api = await McpApi.open();
});

afterAll(() => api.close());

function request(
  method: 'GET' | 'POST' | 'DELETE',
  sent: { key?: string | undefined; body?: unknown; path?: string } = {},
): Promise<Response> {
  const { key, body = { jsonrpc: '2.0', id: 1, method: 'tools/list' }, path = '/mcp' } = sent;
  return fetch(api.url + path, {
    method,
    headers: {
      accept: 'application/json, text/event-stream',
      'content-type': 'application/json',
      ...(key !== undefined && { authorization: `Bearer ${key}` }),
    },
    ...(method === 'POST' && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
}

describe('at the door', () => {
  async function refusalOf(key?: string): Promise<unknown[]> {
    const answer = await request('POST', { key });
    const body = (await answer.json()) as {
      jsonrpc: string;
      id: null;
      error: { message: string; data: { code: string } };
    };
    expect(body).toMatchObject({ jsonrpc: '2.0', id: null, error: { code: -32_001 } });
    return [answer.status, body.error.data.code, answer.headers.get('www-authenticate')];
  }

  it('a missing and a bad key are challenged', async () => {
    expect(await refusalOf()).toEqual([401, 'key_missing', 'Bearer realm="Chasqui"']);
    const bad = [401, 'key_invalid', 'Bearer realm="Chasqui", error="invalid_token"'];
    expect(await refusalOf(`wask_${'0'.repeat(48)}`)).toEqual(bad);
  });

  it('keys that reach more than a session or a customer are refused', async () => {
    const { accountId } = await api.aSession();
    const admin = await api.aKey(accountId, `kind = 'admin'`);
    const token = await api.aKey(accountId, `kind = 'token'`);
    const operator = await api.anOperatorKey();
    for (const { key } of [admin, token, operator]) {
      expect(await refusalOf(key)).toEqual([403, 'key_not_for_mcp', null]);
    }
  });

  it('a key is refused that was told so, as its issuer was, or whose plan has no MCP', async () => {
    expect(await refusalOf((await api.aSession(`mcp_access = 'none'`)).key)).toEqual([403, 'mcp_closed_to_key', null]);
    const session = await api.aSession();
    const { id } = await api.aKey(session.accountId, `kind = 'managed', mcp_access = 'none'`);
    expect(await refusalOf(await api.aKeyOf(session, { issuerId: id }))).toEqual([403, 'mcp_closed_to_key', null]);
    await api.database.query(`INSERT INTO plans (id, mcp_access) VALUES ('without-mcp', false)`);
    await api.database.query(`UPDATE accounts SET plan_id = 'without-mcp' WHERE id = $1`, [session.accountId]);
    expect(await refusalOf(await api.aKeyOf(session))).toEqual([403, 'mcp_not_in_plan', null]);
  });

  it('the limit of requests is the one of the key, with when to come back', async () => {
    const { key } = await api.aSession('rate_general = 1');
    expect((await request('POST', { key })).status).toBe(200);
    const answer = await request('POST', { key });
    expect([answer.status, Number(answer.headers.get('retry-after'))]).toEqual([429, expect.any(Number)]);
    expect(await answer.json()).toMatchObject({ jsonrpc: '2.0', error: { data: { code: 'rate_limit_exceeded' } } });
  });

  it.each([
    ['a body that is no JSON', '{"jsonrpc"', 400, -32_700],
    ['several messages at once', [{ jsonrpc: '2.0', id: 1, method: 'ping' }], 400, -32_600],
    ['what is no JSON-RPC', { hello: 1 }, 400, -32_700],
  ])('%s is refused as JSON-RPC does it', async (_what, body, status, code) => {
    const { key } = await api.aSession();
    const answer = await request('POST', { key, body });
    expect([answer.status, await answer.json()]).toEqual([
      status,
      expect.objectContaining({ jsonrpc: '2.0', error: expect.objectContaining({ code }) as unknown }) as unknown,
    ]);
  });

  it.each(['GET', 'DELETE'] as const)('%s is no method of it', async (method) => {
    const answer = await request(method);
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST']);
    expect(await answer.json()).toMatchObject({ jsonrpc: '2.0', error: { data: { code: 'mcp_post_only' } } });
  });

  it('a path below it is told apart in the same shape', async () => {
    const answer = await request('POST', { path: '/mcp/unknown' });
    expect([answer.status, await answer.json()]).toMatchObject([404, { jsonrpc: '2.0' }]);
  });
});
