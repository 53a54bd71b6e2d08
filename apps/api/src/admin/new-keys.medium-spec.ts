import { AdminApi, type Reply, type ShownKey } from '../../../../test/support/admin-api.js';

let api: AdminApi;

beforeAll(async () => {
  api = await AdminApi.open();
});

beforeEach(() => api.enterNewAccount());

afterAll(() => api.close());

const SHOWN_ID = /^key_[0-9a-f-]{36}$/;

describe('creating a key', () => {
  it('answers as the published service does', async () => {
    const { status, headers, body } = await api.call('POST', '/admin/api-keys', {
      body: {
        name: 'Customer: John Doe',
        type: 'standard',
        rateLimitGeneral: 100,
        rateLimitMessages: 30,
        rateLimitSessions: 10,
        maxSessions: 5,
        metadata: { customerId: '1' },
      },
    });
    expect([status, headers['cache-control']]).toEqual([201, 'no-store']);
    expect(body).toEqual({
      success: true,
      apiKey: expect.objectContaining({
        id: expect.stringMatching(SHOWN_ID) as unknown,
        key: expect.stringMatching(/^wask_[0-9a-f]{48}$/) as unknown,
        name: 'Customer: John Doe',
        type: 'standard',
        isAdmin: false,
        rateLimits: { general: 100, messages: 30, sessions: 10 },
        maxSessions: 5,
        createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as unknown,
      }) as unknown,
      warning: 'IMPORTANT: Save this API key securely! The raw key will NOT be shown again.',
    });
  });

  it('with isAdmin makes an admin key, which administers', async () => {
    const { key, kind } = await api.createKey({ name: 'second admin', isAdmin: true });
    expect([key.slice(0, 5), kind]).toEqual(['wamk_', 'admin']);
    expect((await api.call('GET', '/admin/api-keys', { key })).status).toBe(200);
  });

  it('gives a key its own rates in place of the plan’s', async () => {
    const { rateLimits } = await api.createKey({ name: 'premium', type: 'premium', rateLimitGeneral: 5_000 });
    expect(rateLimits).toEqual({ general: 5_000, messages: 30, sessions: 10 });
  });

  it('ignores what it does not know, and says so', async () => {
    const other = await api.rows.anAccount();
    const { status, headers, body } = await api.call('POST', '/admin/api-keys', {
      body: {
        name: 'n',
        accountId: other,
        kind: 'operator',
        id: 'key_1',
        hash: 'x',
        sessionId: other,
      },
    });
    expect(status).toBe(201);
    expect(headers['x-chasqui-ignored-fields']).toBe('accountId, kind, id, hash, sessionId');
    const { id, kind } = body['apiKey'] as ShownKey;
    expect([kind, (await api.readKey(id))['kind']]).toEqual(['managed', 'managed']);
  });

  it.each([
    [{}, 'name is required'],
    [{ name: '  ' }, 'name is required'],
    [{ name: 'n', isAdmin: 'true' }, 'isAdmin must be true or false'],
    [{ name: 'n', rateLimitGeneral: 0 }, 'rateLimitGeneral must be at least 1'],
    [{ name: 'n', rateLimitMessages: 1.5 }, 'rateLimitMessages must be a whole number'],
    [{ name: 'n', rateLimitSessions: '5' }, 'rateLimitSessions must be a whole number'],
    [{ name: 'n', maxSessions: -1 }, 'maxSessions must be at least 0'],
    [{ name: 'n', metadata: [] }, 'metadata must be an object'],
    [{ name: 'n', metadata: { text: 'x'.repeat(16 * 1024) } }, 'metadata must have at most 16 KB as JSON'],
    [{ name: 'n', allowedIps: [] }, /at least one block/],
    [{ name: 'n', allowedIps: '10.0.0.0/8' }, /must be a list of addresses/],
    [{ name: 'n', allowedIps: ['10.0.0.0/33'] }, /must be a list of addresses/],
    [{ name: 'n', allowedIps: ['10.0.0.0/08'] }, /must be a list of addresses/],
    [{ name: 'n', allowedIps: ['fe80::1%eth0'] }, /must be a list of addresses/],
    [{ name: 'n', expiresAt: '2020-01-01T00:00:00Z' }, 'expiresAt must be in the future'],
    [{ name: 'n', expiresAt: '2999-01-01T00:00:00' }, /must be a time with its offset/],
  ])('refuses %j', async (payload, text) => {
    const { status, body } = await api.call('POST', '/admin/api-keys', { body: payload });
    expect(status).toBe(400);
    expect(body['error']).toMatch(text);
    expect(body['details']).toEqual([expect.objectContaining({ message: body['error'] })]);
  });

  it('is for admins only', async () => {
    const managed = await api.createKey({ name: 'managed' });
    const expected = { success: false, error: 'This endpoint requires an admin API key' };
    for (const [method, url] of [
      ['POST', '/admin/api-keys'],
      ['GET', '/admin/api-keys'],
      ['PATCH', `/admin/api-keys/${managed.id}`],
      ['POST', `/admin/api-keys/${managed.id}/rotate`],
      ['DELETE', `/admin/api-keys/${managed.id}`],
      ['GET', '/admin/audit'],
      ['PATCH', '/admin/account'],
    ] as const) {
      expect(await api.call(method, url, { body: method === 'GET' ? undefined : {}, key: managed.key })).toMatchObject({
        status: 403,
        body: expected,
      });
    }
  });
});

describe('a trial key', () => {
  it('has its recipients in digits, its end and small limits', async () => {
    const before = Date.now();
    const trial = await api.createKey(
      { name: 't', trialDays: 7, allowedNumbers: ['+91 98765-43210', '919876543210'] },
      '/trial',
    );
    expect(trial).toMatchObject({
      kind: 'trial',
      allowedNumbers: ['919876543210'],
      rateLimits: { general: 100, messages: 10, sessions: 10 },
      maxSessions: 1,
    });
    const days = (Date.parse(trial['expiresAt'] as string) - before) / (24 * 60 * 60 * 1_000);
    expect(days).toBeCloseTo(7, 2);
  });

  it('may write to its numbers only, with its own key and with that of its session', async () => {
    const trial = await api.createKey({ name: 't', trialDays: 7, allowedNumbers: ['919876543210'] }, '/trial');
    const { id, apiKey } = await api.createSession('of a trial', trial.key);
    const send = (to: string, key: string): Promise<Reply> =>
      api.call('POST', `/sessions/${id}/send`, { body: { to, text: 'hello' }, key });
    for (const key of [trial.key, apiKey]) {
      expect(await send('919876543211', key)).toMatchObject({
        status: 403,
        body: { success: false, error: 'This trial key may not message this number' },
      });
      expect((await send('919876543210', key)).body['error']).toMatch(/^Session not authenticated/);
    }
  });

  it.each([
    [{ trialDays: 1, allowedNumbers: ['919876543210'] }, 'name is required'],
    [{ name: 't', allowedNumbers: ['919876543210'] }, 'trialDays is required'],
    [{ name: 't', trialDays: 0, allowedNumbers: ['919876543210'] }, 'trialDays must be at least 1'],
    [{ name: 't', trialDays: 1 }, 'allowedNumbers is required'],
    [{ name: 't', trialDays: 1, allowedNumbers: [] }, /at least one number/],
    [{ name: 't', trialDays: 1, allowedNumbers: ['1203630@g.us'] }, /must be a list of phone numbers/],
    [{ name: 't', trialDays: 1, allowedNumbers: '919876543210' }, /must be a list of phone numbers/],
  ])('is refused with %j', async (payload, text) => {
    const { status, body } = await api.call('POST', '/admin/api-keys/trial', { body: payload });
    expect([status, body['error']]).toEqual([400, expect.stringMatching(text) as unknown]);
  });
});

describe('a managed key', () => {
  it('makes as many sessions as it may own, and reaches no other', async () => {
    const { key } = await api.createKey({ name: 'n', maxSessions: 2 });
    const others = await api.createSession('theirs', api.adminKey);
    expect(await api.createSession('one', key)).toMatchObject({ id: expect.any(String) as unknown });
    expect(await api.createSession('two', key)).toMatchObject({ id: expect.any(String) as unknown });
    expect(await api.call('POST', '/sessions/create', { body: { name: 'three' }, key })).toMatchObject({
      status: 403,
      body: { error: 'Session limit reached: 2 of 2' },
    });
    expect((await api.call('GET', '/sessions', { key })).body['total']).toBe(2);
    expect(await api.statusOf(key, `/sessions/${others.id}/status`)).toBe(403);
  });
});

describe('an admin key with maxSessions', () => {
  it('makes no session beyond them in its account', async () => {
    const { key } = await api.createKey({ name: 'n', isAdmin: true, maxSessions: 1 });
    expect(await api.createSession('one', api.adminKey)).toMatchObject({ id: expect.any(String) as unknown });
    expect(await api.call('POST', '/sessions/create', { body: { name: 'two' }, key })).toMatchObject({
      status: 403,
      body: { error: 'Session limit reached: 1 of 1' },
    });
  });
});

describe('the name of a session', () => {
  it('is taken without the white space around it', async () => {
    await api.createSession(' shop ');
    const again = await api.call('POST', '/sessions/create', { body: { name: 'shop' } });
    expect(again).toMatchObject({ status: 409, body: { error: 'Session name already exists' } });
  });
});

describe('what an AI client may do with a key', () => {
  it('is to read, unless it is told', async () => {
    expect(await api.createKey({ name: 'n' })).toMatchObject({ mcpAccess: 'read' });
    expect(await api.createKey({ name: 'n', mcpAccess: 'send' })).toMatchObject({ mcpAccess: 'send' });
    const trial = { name: 'n', trialDays: 1, allowedNumbers: ['919876543210'], mcpAccess: 'none' };
    expect(await api.createKey(trial, '/trial')).toMatchObject({ mcpAccess: 'none' });
  });

  it('is changed later, and with null is the default again', async () => {
    const { id } = await api.createKey({ name: 'n' });
    const change = (mcpAccess: unknown) => api.call('PATCH', `/admin/api-keys/${id}`, { body: { mcpAccess } });
    expect((await change('send')).body).toMatchObject({ apiKey: { mcpAccess: 'send' } });
    expect((await change(null)).body).toMatchObject({ apiKey: { mcpAccess: 'read' } });
    expect(await change('all')).toMatchObject({
      status: 400,
      body: { error: 'mcpAccess must be one of none, read, send' },
    });
  });

  it('is nothing to say of an admin key, which reaches too much', async () => {
    const body = { name: 'n', isAdmin: true, mcpAccess: 'send' };
    const refused = await api.call('POST', '/admin/api-keys', { body });
    expect(refused).toMatchObject({ status: 400, body: { error: 'mcpAccess cannot be set so for a admin key' } });
    expect(await api.createKey({ name: 'n', isAdmin: true })).toMatchObject({ mcpAccess: null });
  });
});
