import { AdminApi, type ShownKey } from '../../../../test/support/admin-api.js';

let api: AdminApi;

beforeAll(async () => {
  api = await AdminApi.open();
});

beforeEach(() => api.enterNewAccount());

afterAll(() => api.close());

const NOT_FOUND = { status: 404, body: { success: false, error: 'API key not found' } };

async function aToken(body: object = { name: 'CRM' }): Promise<ShownKey> {
  const answer = await api.call('POST', '/admin/tokens', { body });
  expect(answer.status).toBe(201);
  return answer.body['token'] as ShownKey;
}

describe('a token', () => {
  it('is shown once, and then by its first characters', async () => {
    const { key, ...shown } = await aToken({ name: 'CRM', allowedIps: ['192.0.2.7'] });
    expect(key).toMatch(/^watk_[0-9a-f]{48}$/);
    expect(shown).toMatchObject({ name: 'CRM', prefix: key.slice(0, 12), allowedIps: ['192.0.2.7/32'] });
    const listed = await api.call('GET', '/admin/tokens');
    expect(listed.body).toEqual({ success: true, tokens: [shown], nextCursor: null });
    expect((await api.call('GET', `/admin/tokens/${shown.id}`)).body).toEqual({ success: true, token: shown });
  });

  it('may do everything, unless it is made to do less', async () => {
    const everything = await aToken();
    expect(everything).toMatchObject({
      permissions: ['send', 'read', 'devices'],
      mcp: { mode: 'send', allowedRecipients: null, budgetPerHour: null },
      expiresAt: null,
    });
    const mcp = { mode: 'approve', allowedRecipients: ['+91 98765 43210'], budgetPerHour: 20 };
    const less = await aToken({ name: 'less', permissions: ['read'], mcp });
    const kept = { mode: 'approve', allowedRecipients: ['919876543210'], budgetPerHour: 20 };
    expect(less).toMatchObject({ permissions: ['read'], mcp: kept });
    const change = (body: object) => api.call('PATCH', `/admin/tokens/${less.id}`, { body });
    expect((await change({ name: 'renamed' })).body['token']).toMatchObject({ permissions: ['read'], mcp: kept });
    expect((await change({ permissions: null, mcp: null })).body['token']).toMatchObject({
      permissions: everything['permissions'],
      mcp: everything['mcp'],
    });
  });

  it.each([
    [{ permissions: [] }, 'permissions'],
    [{ permissions: ['send', 'send'] }, 'permissions'],
    [{ permissions: ['everything'] }, 'permissions'],
    [{ permissions: 'send' }, 'permissions'],
    [{ mcp: {} }, 'mcp.mode'],
    [{ mcp: { mode: 'ask' } }, 'mcp.mode'],
    [{ mcp: { mode: 'send', allowedRecipients: [] } }, 'mcp.allowedRecipients'],
    [{ mcp: { mode: 'send', allowedRecipients: ['somebody'] } }, 'mcp.allowedRecipients'],
    [{ mcp: { mode: 'send', budgetPerHour: 1.5 } }, 'mcp.budgetPerHour'],
    [{ mcp: { mode: 'send', more: true } }, 'mcp.more'],
    [{ mcp: 'read' }, 'mcp'],
  ])('is not made with %j', async (fields, field) => {
    const { status, body } = await api.call('POST', '/admin/tokens', { body: { name: 'x', ...fields } });
    expect([status, (body['details'] as { field: string }[])[0]?.field]).toEqual([400, field]);
  });

  it('alone has permissions', async () => {
    const managed = await api.createKey({ name: 'managed' });
    const answer = await api.call('PATCH', `/admin/api-keys/${managed.id}`, { body: { permissions: ['read'] } });
    expect(answer.status).toBe(400);
  });

  it('has none of the limits of other keys, and no time of grace', async () => {
    const { id } = await aToken();
    for (const field of ['rateLimitGeneral', 'rateLimitMessages', 'rateLimitSessions', 'maxSessions']) {
      const { status, body } = await api.call('PATCH', `/admin/api-keys/${id}`, { body: { [field]: 5 } });
      expect([status, body['error']]).toEqual([400, `${field} cannot be set so for a token key`]);
    }
    const rotate = (graceSeconds: number) =>
      api.call('POST', `/admin/api-keys/${id}/rotate`, { body: { graceSeconds } });
    const { status, body } = await rotate(60);
    expect([status, body['error']]).toEqual([400, 'graceSeconds cannot be set so for a token key']);
    expect((await rotate(0)).status).toBe(200);
  });

  it('reaches nothing of this dialect', async () => {
    const { key } = await aToken();
    const session = await api.createSession('one');
    for (const url of ['/sessions', `/sessions/${session.id}/status`, '/admin/tokens']) {
      expect([url, (await api.call('GET', url, { key })).status]).toEqual([url, 403]);
    }
  });

  it('is regenerated under the same id, and its old value dies', async () => {
    const { id, key } = await aToken();
    const { status, body } = await api.call('POST', `/admin/tokens/${id}/regenerate`);
    const again = body['token'] as ShownKey;
    expect([status, again.id, again['prefix']]).toEqual([200, id, again.key.slice(0, 12)]);
    expect(again.key).not.toBe(key);
    expect((await api.call('GET', '/sessions', { key })).status).toBe(401);
    expect((await api.call('GET', '/sessions', { key: again.key })).status).toBe(403);
  });

  it('is renamed and deleted, and stays listed', async () => {
    const { id, key } = await aToken();
    const renamed = await api.call('PATCH', `/admin/tokens/${id}`, { body: { name: 'Shop' } });
    expect(renamed.body['token']).toMatchObject({ id, name: 'Shop' });
    const deleted = await api.call('DELETE', `/admin/tokens/${id}`);
    expect(deleted.body).toEqual({ success: true, message: 'Token deleted successfully' });
    expect((await api.call('GET', '/sessions', { key })).status).toBe(401);
    const [listed] = (await api.call('GET', '/admin/tokens')).body['tokens'] as ShownKey[];
    expect(listed).toMatchObject({ id, name: 'Shop', revokedAt: expect.any(String) as string });
  });

  it('is refused with what it cannot have', async () => {
    for (const body of [{}, { name: '' }, { name: 'x', kind: 'admin' }, { name: 'x', rateLimitGeneral: 5 }]) {
      expect((await api.call('POST', '/admin/tokens', { body })).status).toBe(400);
    }
  });
});

describe('what is not a token of the account', () => {
  it('is not found among its tokens', async () => {
    const managed = await api.createKey({ name: 'managed' });
    const { id: foreign } = await aToken();
    const ofOther = async (): Promise<string[]> => {
      await api.enterNewAccount();
      return [managed.id, foreign];
    };
    for (const id of [managed.id, 'key_1', ...(await ofOther())]) {
      const calls = [
        api.call('GET', `/admin/tokens/${id}`),
        api.call('PATCH', `/admin/tokens/${id}`, { body: { name: 'mine' } }),
        api.call('POST', `/admin/tokens/${id}/regenerate`),
        api.call('DELETE', `/admin/tokens/${id}`),
      ];
      for (const { status, body } of await Promise.all(calls)) expect({ status, body }).toEqual(NOT_FOUND);
    }
  });
});
