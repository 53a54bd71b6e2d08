import { migratedDatabase, redisUrl } from '../../../../../../test/support/medium-world.js';
import { TokenApi, type TokenAnswer } from '../../../../../../test/support/token-api.js';
import { WholeApi } from '../../../../../../test/support/whole-api.js';

const DEVICE = '919876543210';
const SUFFIX = 'gateway.example';

let whole: WholeApi;
let api: TokenApi;

beforeAll(async () => {
  whole = await WholeApi.openOn({
    databaseUrl: await migratedDatabase(),
    redisUrl: await redisUrl(),
    tenantHostSuffix: SUFFIX,
  });
});

beforeEach(async () => {
  api = await TokenApi.inNewAccount(whole);
  await api.aDevice(DEVICE);
});

afterAll(() => whole.close());

function statusAt(host: string, token = api.token): Promise<TokenAnswer> {
  return api.call('GET', `/api/status/${DEVICE}`, { token, headers: { host } });
}

/** By its id, which is a name that every account has. */
function ownHost({ accountId }: TokenApi): string {
  return `${accountId}.${SUFFIX}`;
}

const CONNECTED = { success: true, message: 'connected' };
const INVALID = { status: 403, body: { message: 'invalid Access-Token' } };

describe('a token', () => {
  it('is good on the host of its account, and on no other', async () => {
    await whole.database.query('UPDATE accounts SET name = $1 WHERE id = $2', [`Acme ${api.accountId}`, api.accountId]);
    const hosts = [ownHost(api), `acme-${api.accountId}.${SUFFIX}:3000`];
    for (const host of hosts) expect((await statusAt(host)).body).toEqual(CONNECTED);
    const other = await TokenApi.inNewAccount(whole);
    for (const host of [ownHost(other), SUFFIX, '127.0.0.1']) {
      expect(await statusAt(host)).toMatchObject(INVALID);
    }
  });

  it('is no good after its end', async () => {
    const token = await api.aToken(`expires_at = now() - interval '1 second'`);
    expect(await statusAt(ownHost(api), token)).toMatchObject(INVALID);
    const lasting = await api.aToken(`expires_at = now() + interval '1 hour'`);
    expect((await statusAt(ownHost(api), lasting)).body).toEqual(CONNECTED);
  });

  it('reaches nothing under a plan without API access', async () => {
    await whole.database.query(`INSERT INTO plans (id, api_access) VALUES ('no-api', false) ON CONFLICT DO NOTHING`);
    await whole.database.query(`UPDATE accounts SET plan_id = 'no-api' WHERE id = $1`, [api.accountId]);
    const { status, body } = await statusAt(ownHost(api), await api.aToken());
    expect({ status, body }).toEqual({ status: 403, body: { message: 'your plan does not include API access' } });
  });

  it('is counted to 60 calls a minute, whatever its plan says', async () => {
    const token = await api.aToken('rate_general = NULL');
    const { headers } = await statusAt(ownHost(api), token);
    expect(headers).toMatchObject({ 'x-ratelimit-limit': '60', 'x-ratelimit-remaining': '59' });
  });
});

describe('a token with permissions', () => {
  const CALLS = {
    send: ['POST', '/api/send/text'],
    read: ['GET', `/api/reports/balance/${DEVICE}`],
    devices: ['POST', '/api/delete'],
  } as const;

  it.each(Object.keys(CALLS) as (keyof typeof CALLS)[])(
    'may do what it was made for, and nothing else: %s',
    async (may) => {
      const token = await api.aToken(`permissions = '{${may}}'`);
      for (const [permission, [method, url]] of Object.entries(CALLS)) {
        const answer = await api.call(method, url, { token, headers: { host: ownHost(api) } });
        expect([permission, answer.status === 403]).toEqual([permission, permission !== may]);
      }
    },
  );
});
