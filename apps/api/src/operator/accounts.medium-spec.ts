import { randomUUID } from 'node:crypto';
import { ApiKeysService } from '@chasqui/api-keys';
import { eventually } from '../../../../test/support/eventually.js';
import { MediumApi } from '../../../../test/support/medium-api.js';
import { Rows } from '../../../../test/support/medium-rows.js';
import { silent } from '../../../../test/support/medium-world.js';
import { AuthModule } from '../auth/auth.module.js';
import { ChatwhatsappModule } from '../dialects/chatwhatsapp/chatwhatsapp.module.js';
import { ErrorFilter } from '../http/error.filter.js';
import { OperatorModule } from './operator.module.js';

type Body = Record<string, unknown> & {
  account: Record<string, unknown> & { id: string };
  accounts: { id: string }[];
  apiKey: string;
  error: string;
  details: { field: string }[];
};

let api: MediumApi<Body>;
let operatorKey: string;

beforeAll(async () => {
  api = await MediumApi.open([AuthModule, OperatorModule, ChatwhatsappModule], new ErrorFilter(silent));
  operatorKey = (await api.world.get(ApiKeysService).createOperatorKey('ops')).key;
});

afterAll(() => api.close());

type Call = Parameters<MediumApi<Body>['call']>;

function call(method: Call[0], url: string, body?: object, key = operatorKey): ReturnType<typeof api.call> {
  return api.call(method, url, { key, ...(body && { body }) });
}

async function anAccount(fields: object = {}): Promise<Body> {
  const { body } = await call('POST', '/operator/accounts', { name: randomUUID(), ...fields });
  return body;
}

async function aPlan(fields: object = {}): Promise<string> {
  const id = `plan-${randomUUID().slice(0, 8)}`;
  await call('POST', '/operator/plans', { id, ...fields });
  return id;
}

const ROUTES: [Call[0], string][] = [
  ['GET', '/operator/accounts'],
  ['POST', '/operator/accounts'],
  ['GET', '/operator/accounts/x'],
  ['PATCH', '/operator/accounts/x'],
  ['DELETE', '/operator/accounts/x'],
  ['POST', '/operator/accounts/x/suspend'],
  ['POST', '/operator/accounts/x/resume'],
  ['GET', '/operator/plans'],
  ['POST', '/operator/plans'],
  ['GET', '/operator/plans/published'],
  ['PATCH', '/operator/plans/published'],
  ['DELETE', '/operator/plans/published'],
];

describe('the operator’s calls', () => {
  it.each(ROUTES)('are closed to the keys of accounts: %s %s', async (method, url) => {
    const session = await new Rows(api.world.database).aSession();
    const keys = api.world.get(ApiKeysService);
    const { key: admin } = await keys.createAdminKey(session.accountId, 'admin');
    const { key: ofSession } = await keys.createSessionKey(api.world.database.manager, session);
    for (const key of [admin, ofSession]) {
      expect(await call(method, url, {}, key)).toMatchObject({
        status: 403,
        body: { success: false, error: 'This endpoint requires an operator API key' },
      });
    }
    expect((await api.call(method, url)).status).toBe(401);
  });

  it('reach nothing inside an account', async () => {
    expect((await call('GET', '/sessions')).status).toBe(403);
    expect((await call('POST', '/sessions/create', { name: 'x' })).status).toBe(403);
  });
});

describe('POST /operator/accounts', () => {
  it('answers the account and, once, a key that works', async () => {
    const name = randomUUID();
    const fields = { timeZone: 'Asia/Kolkata', defaultCountry: 'IN', locale: 'hi' };
    const { status, body } = await call('POST', '/operator/accounts', { name, plan: 'selfhost', ...fields });
    expect([status, body]).toEqual([
      201,
      {
        success: true,
        account: {
          id: expect.any(String) as unknown,
          name,
          plan: 'selfhost',
          ...fields,
          suspendedAt: null,
          createdAt: expect.stringMatching(/Z$/) as unknown,
        },
        apiKey: expect.stringMatching(/^wamk_[0-9a-f]{48}$/) as unknown,
        warning: expect.stringMatching(/^IMPORTANT: /) as unknown,
      },
    ]);
    expect((await call('GET', '/sessions', undefined, body.apiKey)).status).toBe(200);
    const { body: read } = await call('GET', `/operator/accounts/${body.account.id}`);
    expect(read).toEqual({ success: true, account: body.account, counts: { sessions: 0, keys: 1 } });
  });

  it('names all that is wrong, unknown fields too', async () => {
    const wrong = { name: '', timeZone: 'Mars', defaultCountry: 'XX', locale: '?' };
    const { status, body } = await call('POST', '/operator/accounts', wrong);
    expect([status, body.details.map(({ field }) => field)]).toEqual([
      400,
      ['name', 'timeZone', 'defaultCountry', 'locale'],
    ]);
    for (const [fields, field] of [
      [{}, 'name'],
      [{ name: null }, 'name'],
      [{ name: 'x', plan: null }, 'plan'],
      [{ name: 'x', plan: 'no-such-plan' }, 'plan'],
      [{ name: 'x', id: randomUUID() }, 'id'],
      [{ name: 'x', suspendedAt: null }, 'suspendedAt'],
    ] as const) {
      const refused = await call('POST', '/operator/accounts', fields);
      expect([refused.status, refused.body.details[0]?.field]).toEqual([400, field]);
    }
  });

  it('answers 409 for a name that is taken', async () => {
    const { account } = await anAccount();
    expect(await call('POST', '/operator/accounts', { name: account['name'] })).toMatchObject({
      status: 409,
      body: { error: 'Account name already exists' },
    });
  });
});

describe('GET /operator/accounts', () => {
  it('is read in pages and narrowed', async () => {
    const mark = randomUUID();
    const plan = await aPlan();
    const made = [await anAccount({ name: `${mark} 1`, plan }), await anAccount({ name: `${mark} 2`, plan })];
    const ids = made.map(({ account }) => account.id).reverse();
    await call('POST', `/operator/accounts/${String(ids[0])}/suspend`);
    const list = async (query: string): Promise<unknown[]> => {
      const { body } = await call('GET', `/operator/accounts?${query}`);
      return [body.accounts.map(({ id }) => id), body['total'], body['nextCursor']];
    };
    expect(await list(`q=${mark}&limit=1`)).toEqual([[ids[0]], 2, ids[0]]);
    expect(await list(`q=${mark}&limit=1&cursor=${String(ids[0])}`)).toEqual([[ids[1]], 2, null]);
    expect(await list(`plan=${plan}&suspended=true`)).toEqual([[ids[0]], 1, null]);
    expect(await list(`plan=${plan}&suspended=false`)).toEqual([[ids[1]], 1, null]);
  });

  it.each(['limit=0', 'limit=201', 'cursor=x', 'suspended=yes', 'q=%00', 'q=a&q=b'])('refuses ?%s', async (query) => {
    expect((await call('GET', `/operator/accounts?${query}`)).status).toBe(400);
  });
});

describe('PATCH /operator/accounts/{id}', () => {
  it('changes what is given; null is only a country', async () => {
    const { account } = await anAccount({ defaultCountry: 'IN' });
    const url = `/operator/accounts/${account.id}`;
    const { status, body } = await call('PATCH', url, { plan: 'selfhost', defaultCountry: null });
    expect([status, body.account]).toEqual([200, { ...account, plan: 'selfhost', defaultCountry: null }]);
    for (const field of ['name', 'plan', 'timeZone', 'locale']) {
      expect((await call('PATCH', url, { [field]: null })).status).toBe(400);
    }
    expect((await call('PATCH', url, { suspendedAt: null })).status).toBe(400);
  });

  it.each([randomUUID(), 'x', '%00'])('answers 404 for %s', async (id) => {
    for (const [method, path] of [
      ['GET', ''],
      ['PATCH', ''],
      ['DELETE', ''],
      ['POST', '/suspend'],
    ] as const) {
      const { status, body } = await call(method, `/operator/accounts/${id}${path}`, {});
      expect([status, body.error]).toEqual([404, 'Account not found']);
    }
  });
});

describe('suspending an account', () => {
  it('stops its API, and resuming takes its keys again', async () => {
    const { account, apiKey } = await anAccount();
    const use = (): ReturnType<typeof call> => call('GET', '/sessions', undefined, apiKey);
    expect((await use()).status).toBe(200);
    const suspended = await call('POST', `/operator/accounts/${account.id}/suspend`);
    expect([suspended.status, suspended.body.account['suspendedAt']]).toEqual([200, expect.stringMatching(/Z$/)]);
    const refused = await eventually(use, ({ status }) => status !== 200);
    expect(refused).toMatchObject({ status: 403, body: { success: false, error: 'This account is suspended' } });
    expect((await call('POST', `/operator/accounts/${account.id}/resume`)).body.account).toEqual(account);
    expect((await eventually(use, ({ status }) => status === 200)).status).toBe(200);
  });
});

describe('DELETE /operator/accounts/{id}', () => {
  it('is refused while it has sessions, and then ends its keys and frees its name', async () => {
    const { account, apiKey } = await anAccount();
    const url = `/operator/accounts/${account.id}`;
    const created = await call('POST', '/sessions/create', { name: 'one' }, apiKey);
    const { id } = created.body['session'] as { id: string };
    const refused = await call('DELETE', url);
    expect([refused.status, refused.body.error]).toEqual([409, expect.stringContaining('still has sessions (1)')]);
    expect((await call('DELETE', `/sessions/${id}`, undefined, apiKey)).status).toBe(200);
    expect((await call('DELETE', url)).status).toBe(200);
    expect((await call('GET', url)).status).toBe(404);
    const ended = await eventually(
      () => call('GET', '/sessions', undefined, apiKey),
      ({ status }) => status !== 200,
    );
    expect([401, 403]).toContain(ended.status);
    expect((await anAccount({ name: account['name'] })).account['name']).toBe(account['name']);
  });
});
