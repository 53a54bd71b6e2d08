import { AdminApi, type ShownKey } from '../../../../test/support/admin-api.js';

let api: AdminApi;

beforeAll(async () => {
  api = await AdminApi.open();
});

beforeEach(() => api.enterNewAccount());

afterAll(() => api.close());

describe('rotating', () => {
  it('a key shows its new text once, and ends the old one', async () => {
    const { id, key } = await api.createKey({ name: 'n' });
    const { status, body } = await api.call('POST', `/admin/api-keys/${id}/rotate`);
    const rotated = body['apiKey'] as ShownKey;
    expect([status, rotated.id, rotated.key === key]).toEqual([200, id, false]);
    expect(await api.statusOf(rotated.key)).toBe(200);
    expect(await api.statusOf(key)).toBe(401);
  });

  it('with a grace time lets both live, and shows until when', async () => {
    const { id, key } = await api.createKey({ name: 'n' });
    const { body } = await api.call('POST', `/admin/api-keys/${id}/rotate`, { body: { graceSeconds: 60 } });
    const rotated = body['apiKey'] as ShownKey;
    for (const live of [key, rotated.key]) expect(await api.statusOf(live)).toBe(200);
    expect(rotated['previousKeyExpiresAt']).toMatch(/Z$/);
  });

  it.each([
    { graceSeconds: -1 },
    { graceSeconds: 604_801 },
    { graceSeconds: '5' },
    { graceSeconds: null },
    { grace: 5 },
  ])('is refused with %j', async (payload) => {
    const { id } = await api.createKey({ name: 'n' });
    expect((await api.call('POST', `/admin/api-keys/${id}/rotate`, { body: payload })).status).toBe(400);
  });

  it.each(['admin', 'managed', 'session'] as const)('the key of a session can be done by its %s key', async (kind) => {
    const managed = await api.createKey({ name: 'n' });
    const { id, apiKey: old } = await api.createSession('one', managed.key);
    const by = { admin: api.adminKey, managed: managed.key, session: old }[kind];
    const rotated = await api.call('POST', `/sessions/${id}/keys/rotate`, { key: by });
    expect(rotated).toMatchObject({
      status: 200,
      body: { success: true, warning: expect.stringMatching(/^IMPORTANT/) as unknown },
    });
    const fresh = rotated.body['apiKey'] as string;
    expect(await api.statusOf(fresh, `/sessions/${id}/status`)).toBe(200);
    expect(await api.statusOf(by === old ? fresh : by, `/sessions/${id}/status`)).toBe(200);
    expect(fresh).toMatch(/^wask_[0-9a-f]{48}$/);
  });

  it('the key of another session is not reached', async () => {
    const one = await api.createSession('one', api.adminKey);
    const { id } = await api.createSession('two', api.adminKey);
    expect((await api.call('POST', `/sessions/${id}/keys/rotate`, { body: {}, key: one.apiKey })).status).toBe(403);
  });
});
