import { AdminApi } from '../../../../test/support/admin-api.js';

let api: AdminApi;

beforeAll(async () => {
  api = await AdminApi.open();
});

beforeEach(() => api.enterNewAccount());

afterAll(() => api.close());

describe('the account', () => {
  it('shows its plan with the limits of it', async () => {
    const { status, body } = await api.call('GET', '/admin/account');
    expect([status, body]).toEqual([
      200,
      {
        success: true,
        account: expect.objectContaining({
          id: api.accountId,
          timeZone: 'UTC',
          defaultCountry: null,
          locale: 'en',
          plan: expect.objectContaining({
            id: 'published',
            rateLimits: { general: 100, messages: 30, sessions: 10, qr: 1 },
          }) as unknown,
        }) as unknown,
      },
    ]);
  });

  it('takes a time zone, a country and a locale, in their own spelling', async () => {
    const { body } = await api.call('PATCH', '/admin/account', {
      body: {
        timeZone: 'asia/kolkata',
        defaultCountry: 'IN',
        locale: 'EN-in',
      },
    });
    expect(body['account']).toMatchObject({ timeZone: 'Asia/Kolkata', defaultCountry: 'IN', locale: 'en-IN' });
    const cleared = await api.call('PATCH', '/admin/account', { body: { defaultCountry: null } });
    expect(cleared.body['account']).toMatchObject({ timeZone: 'Asia/Kolkata', defaultCountry: null });
    const { entries } = (await api.call('GET', '/admin/audit')).body as {
      entries: { action: string; details: unknown }[];
    };
    expect(entries[0]).toMatchObject({ action: 'account.changed', details: { defaultCountry: null } });
  });

  it('with a default country takes numbers with a leading 0', async () => {
    const { id } = await api.createSession('one', api.adminKey);
    const send = async (): Promise<string> =>
      (await api.call('POST', `/sessions/${id}/send`, { body: { to: '098765 43210', text: 'hello' } })).body[
        'error'
      ] as string;
    expect(await send()).toMatch(/^to must be a phone number/);
    await api.call('PATCH', '/admin/account', { body: { defaultCountry: 'IN' } });
    const fresh = await api.newAdminKey('not looked up before');
    const answer = await api.call('POST', `/sessions/${id}/send`, {
      body: { to: '098765 43210', text: 'hello' },
      key: fresh,
    });
    expect(answer.body['error']).toMatch(/^Session not authenticated/);
  });

  it.each([
    { timeZone: 'Mars/Olympus' },
    { timeZone: '+05:30' },
    { timeZone: null },
    { defaultCountry: 'XX' },
    { defaultCountry: 'in' },
    { defaultCountry: 91 },
    { locale: 'not a locale' },
    { locale: null },
    { name: 'mine' },
    { plan: 'selfhost', planId: 'selfhost' },
  ])('refuses %j', async (payload) => {
    const before = (await api.call('GET', '/admin/account')).body;
    const { status, body } = await api.call('PATCH', '/admin/account', { body: payload });
    expect([status, Array.isArray(body['details'])]).toEqual([400, true]);
    expect((await api.call('GET', '/admin/account')).body).toEqual(before);
  });
});
