import { AdminApi, type ShownKey } from '../../../../test/support/admin-api.js';

let api: AdminApi;

beforeAll(async () => {
  api = await AdminApi.open();
});

beforeEach(() => api.enterNewAccount());

afterAll(() => api.close());

const NOT_FOUND = { success: false, error: 'API key not found' };

describe('reading keys', () => {
  it('shows all kinds of the account and never a key', async () => {
    const managed = await api.createKey({ name: 'managed' });
    const session = await api.createSession('one', managed.key);
    const { status, body } = await api.call('GET', '/admin/api-keys');
    expect(status).toBe(200);
    const listed = body['apiKeys'] as ShownKey[];
    expect(listed.map(({ kind }) => kind)).toEqual(['session', 'managed', 'admin']);
    expect(listed[0]).toMatchObject({
      sessionId: session.id,
      prefix: session.apiKey.slice(0, 12),
    });
    for (const secret of [api.adminKey, managed.key, session.apiKey]) {
      expect(JSON.stringify(body)).not.toContain(secret.slice(0, 14));
    }
    expect(Object.keys(listed[0] ?? {})).not.toContain('key');
  });

  it('is done in pages and by kind', async () => {
    for (const name of ['a', 'b', 'c']) await api.createKey({ name });
    const first = (await api.call('GET', '/admin/api-keys?limit=2&kind=managed')).body;
    const rest = (await api.call('GET', `/admin/api-keys?limit=2&kind=managed&cursor=${String(first['nextCursor'])}`))
      .body;
    const names = [first, rest].flatMap((page) => (page['apiKeys'] as ShownKey[]).map(({ name }) => name));
    expect([names, rest['nextCursor']]).toEqual([['c', 'b', 'a'], null]);
    for (const query of ['limit=201', 'limit=0', 'cursor=1', 'kind=operator']) {
      expect((await api.call('GET', `/admin/api-keys?${query}`)).status).toBe(400);
    }
  });

  it('of another account, or of no key at all, finds nothing', async () => {
    const { id } = await api.createKey({ name: 'theirs' });
    const stranger = await api.newAdminKey('stranger', await api.rows.anAccount());
    for (const [method, path] of [
      ['GET', ''],
      ['PATCH', ''],
      ['DELETE', ''],
      ['POST', '/rotate'],
    ] as const) {
      const payload = method === 'GET' ? undefined : {};
      expect(await api.call(method, `/admin/api-keys/${id}${path}`, { body: payload, key: stranger })).toMatchObject({
        status: 404,
        body: NOT_FOUND,
      });
      for (const unknown of [id.slice(4), 'key_x', `key_00000000-0000-4000-8000-000000000000`]) {
        expect(await api.call(method, `/admin/api-keys/${unknown}${path}`, { body: payload })).toMatchObject({
          status: 404,
          body: NOT_FOUND,
        });
      }
    }
  });
});

describe('changing a key', () => {
  it('changes what is given', async () => {
    const { id } = await api.createKey({ name: 'n', rateLimitGeneral: 5 });
    const { status, body } = await api.call('PATCH', `/admin/api-keys/${id}`, {
      body: {
        name: ' renamed ',
        rateLimitGeneral: null,
        rateLimitMessages: 3,
        allowedIps: ['10.1.1.1/8'],
        expiresAt: '2999-01-01T00:00:00+05:30',
        metadata: null,
      },
    });
    expect([status, body['apiKey']]).toEqual([
      200,
      expect.objectContaining({
        name: 'renamed',
        rateLimits: { general: 100, messages: 3, sessions: 10 },
        allowedIps: ['10.0.0.0/8'],
        expiresAt: '2998-12-31T18:30:00.000Z',
        metadata: {},
      }),
    ]);
  });

  it('refuses to give what nobody may have', async () => {
    const { id } = await api.createKey({ name: 'n' });
    const before = await api.readKey(id);
    const payload = {
      isAdmin: true,
      accountId: await api.rows.anAccount(),
      kind: 'admin',
      hash: 'x',
      id: 'key_1',
      name: 'new',
    };
    const { status, body } = await api.call('PATCH', `/admin/api-keys/${id}`, { body: payload });
    expect(status).toBe(400);
    const fields = (body['details'] as { field: string }[]).map(({ field }) => field);
    expect(fields.sort()).toEqual(['accountId', 'hash', 'id', 'isAdmin', 'kind']);
    expect(await api.readKey(id)).toEqual(before);
  });

  it('refuses a field that keys of its kind do not have', async () => {
    const { id } = await api.createKey({ name: 'n' });
    const { status, body } = await api.call('PATCH', `/admin/api-keys/${id}`, {
      body: { allowedNumbers: ['919876543210'] },
    });
    expect([status, (body['details'] as { field: string }[])[0]?.field]).toEqual([400, 'allowedNumbers']);
  });

  it('to some addresses closes it to all others', async () => {
    const { id, key } = await api.createKey({ name: 'n' });
    await api.call('PATCH', `/admin/api-keys/${id}`, { body: { allowedIps: ['192.0.2.0/24'] } });
    expect(await api.call('GET', '/sessions', { key })).toMatchObject({
      status: 403,
      body: { error: 'This API key may not be used from this address' },
    });
  });
});

describe('revoking', () => {
  const REVOKED = { status: 200, body: { success: true, message: 'API key revoked successfully' } };

  it('ends a key, shows when, and says the same when it is asked again', async () => {
    const { id, key } = await api.createKey({ name: 'n' });
    expect(await api.call('DELETE', `/admin/api-keys/${id}`)).toMatchObject(REVOKED);
    expect(await api.call('GET', '/sessions', { key })).toMatchObject({
      status: 401,
      body: { error: 'Invalid API key' },
    });
    const { revokedAt } = await api.readKey(id);
    expect(revokedAt).toMatch(/Z$/);
    expect(await api.call('DELETE', `/admin/api-keys/${id}`)).toMatchObject(REVOKED);
    expect((await api.readKey(id))['revokedAt']).toBe(revokedAt);
  });

  it('does not end the last admin key', async () => {
    const { id } = await api.findKey('admin');
    const { status, body } = await api.call('DELETE', `/admin/api-keys/${id}`);
    expect([status, body['error']]).toEqual([409, expect.stringMatching(/last admin API key/) as unknown]);
    expect(
      (await api.call('PATCH', `/admin/api-keys/${id}`, { body: { expiresAt: '2999-01-01T00:00:00Z' } })).status,
    ).toBe(409);
    expect((await api.call('GET', '/admin/api-keys')).status).toBe(200);
  });

  it('leaves the sessions of a managed key to the admin, who can give them a new key', async () => {
    const managed = await api.createKey({ name: 'n' });
    const { id, apiKey } = await api.createSession('one', managed.key);
    await api.call('DELETE', `/admin/api-keys/${managed.id}`);
    expect(await api.statusOf(apiKey, `/sessions/${id}/status`)).toBe(401);
    expect((await api.call('GET', `/sessions/${id}/status`)).status).toBe(200);
    const { body } = await api.call('POST', `/sessions/${id}/keys/rotate`);
    expect(await api.statusOf(body['apiKey'] as string, `/sessions/${id}/status`)).toBe(200);
  });
});
