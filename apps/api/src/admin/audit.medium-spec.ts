import { AdminApi } from '../../../../test/support/admin-api.js';

let api: AdminApi;

beforeAll(async () => {
  api = await AdminApi.open();
});

beforeEach(() => api.enterNewAccount());

afterAll(() => api.close());

describe('the audit log', () => {
  interface Entry {
    action: string;
    subject: { type: string; id: string };
    actor: { kind: string; prefix: string; name: string; address: string };
    details: Record<string, unknown>;
  }

  async function entries(query = ''): Promise<Entry[]> {
    const { status, body } = await api.call('GET', `/admin/audit${query}`);
    expect(status).toBe(200);
    return body['entries'] as Entry[];
  }

  it('names who did what to which key and session, and never a key', async () => {
    const { id, key } = await api.createKey({ name: 'customer' });
    const session = await api.createSession('one', key);
    for (const order of ['stop', 'start', 'restart', 'logout']) {
      await api.call('POST', `/sessions/${session.id}/${order}`, { key });
    }
    const rotated = (await api.call('POST', `/sessions/${session.id}/keys/rotate`, { key })).body;
    await api.call('PATCH', `/admin/api-keys/${id}`, { body: { name: 'renamed' } });
    await api.call('DELETE', `/sessions/${session.id}`, { key });
    await api.call('DELETE', `/admin/api-keys/${id}`);
    await api.call('DELETE', `/admin/api-keys/${id}`);
    const log = await entries();
    expect(log.map(({ action }) => action).reverse()).toEqual([
      'key.created',
      'session.created',
      'session.stopped',
      'session.started',
      'session.restarted',
      'session.logged_out',
      'key.rotated',
      'key.changed',
      'session.deleted',
      'key.revoked',
    ]);
    expect(log.at(-1)).toMatchObject({
      subject: { type: 'key', id },
      actor: { kind: 'admin', prefix: api.adminKey.slice(0, 12), name: 'ops', address: '127.0.0.1' },
      details: { name: 'customer', kind: 'managed' },
    });
    expect(log.at(-2)).toMatchObject({
      subject: { type: 'session', id: session.id },
      actor: { kind: 'managed', prefix: key.slice(0, 12) },
    });
    for (const secret of [api.adminKey, key, rotated['apiKey'] as string, session.apiKey]) {
      expect(JSON.stringify(log)).not.toContain(secret.slice(0, 14));
    }
    expect((await entries(`?subject=${id}`)).map(({ action }) => action)).toEqual([
      'key.revoked',
      'key.changed',
      'key.created',
    ]);
    expect(await entries('?action=session.deleted&since=2000-01-01T00:00:00Z')).toHaveLength(1);
    expect(await entries('?until=2000-01-01T00:00:00Z')).toEqual([]);
  });

  it('has nothing of what was refused', async () => {
    const { id } = await api.findKey('admin');
    await api.call('DELETE', `/admin/api-keys/${id}`);
    await api.call('POST', '/sessions/create', { body: { name: 'one' }, key: api.adminKey });
    await api.call('POST', '/sessions/create', { body: { name: 'one' }, key: api.adminKey });
    expect((await entries()).map(({ action }) => action)).toEqual(['session.created']);
  });

  it.each(['limit=0', 'cursor=x', 'action=unheard', 'since=yesterday', 'until=2020-01-01', 'subject=%00'])(
    'refuses to be read with %s',
    async (query) => {
      expect((await api.call('GET', `/admin/audit?${query}`)).status).toBe(400);
    },
  );
});
