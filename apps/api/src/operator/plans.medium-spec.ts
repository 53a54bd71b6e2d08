import { randomUUID } from 'node:crypto';
import { ApiKeysService, KeyLookupService } from '@chasqui/api-keys';
import { eventually } from '../../../../test/support/eventually.js';
import { MediumApi } from '../../../../test/support/medium-api.js';
import { silent } from '../../../../test/support/medium-world.js';
import { AuthModule } from '../auth/auth.module.js';
import { ChatwhatsappModule } from '../dialects/chatwhatsapp/chatwhatsapp.module.js';
import { ErrorFilter } from '../http/error.filter.js';
import { OperatorModule } from './operator.module.js';

type Body = Record<string, unknown> & { apiKey: string; error: string; details: { field: string }[] };

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

async function aPlan(fields: object = {}): Promise<string> {
  const id = `plan-${randomUUID().slice(0, 8)}`;
  await call('POST', '/operator/plans', { id, ...fields });
  return id;
}

async function anAccount(fields: object): Promise<Body> {
  return (await call('POST', '/operator/accounts', { name: randomUUID(), ...fields })).body;
}

describe('plans', () => {
  const LIMITS = {
    rateGeneral: 200,
    rateMessages: 60,
    rateSessions: null,
    rateQr: 2,
    maxSessions: 0,
    dailyMessages: 1_000,
    bulkSize: 500,
    apiAccess: true,
    mcpAccess: false,
    pacingOptional: true,
    retentionDays: 30,
  };

  it('are made, read, listed, changed and deleted', async () => {
    const id = `plan-${randomUUID().slice(0, 8)}`;
    const url = `/operator/plans/${id}`;
    const created = await call('POST', '/operator/plans', { id, ...LIMITS });
    const plan = { id, isBuiltIn: false, ...LIMITS, createdAt: expect.stringMatching(/Z$/) as unknown };
    expect([created.status, created.body]).toEqual([201, { success: true, plan }]);
    expect((await call('GET', url)).body).toEqual({ success: true, plan });
    const changed = await call('PATCH', url, { rateGeneral: null, maxSessions: 7 });
    expect(changed.body['plan']).toEqual({ ...plan, rateGeneral: null, maxSessions: 7 });
    const listed = (await call('GET', '/operator/plans')).body['plans'] as { id: string; isBuiltIn: boolean }[];
    expect(listed.filter(({ isBuiltIn }) => isBuiltIn).map((built) => built.id)).toEqual(['published', 'selfhost']);
    expect(listed.map((one) => one.id)).toContain(id);
    expect((await call('DELETE', url)).status).toBe(200);
    expect((await call('GET', url)).body.error).toBe('Plan not found');
  });

  it('are not deleted under an account, and those of Chasqui are not changed', async () => {
    const plan = await aPlan();
    await anAccount({ plan });
    expect((await call('DELETE', `/operator/plans/${plan}`)).status).toBe(409);
    expect((await call('PATCH', '/operator/plans/published', { rateGeneral: null })).status).toBe(409);
    expect((await call('DELETE', '/operator/plans/selfhost')).status).toBe(409);
    expect((await call('POST', '/operator/plans', { id: plan })).status).toBe(409);
  });

  it.each([
    [{ id: 'Gold' }, 'id'],
    [{}, 'id'],
    [{ id: 'gold', rateGeneral: 0 }, 'rateGeneral'],
    [{ id: 'gold', rateGeneral: '5' }, 'rateGeneral'],
    [{ id: 'gold', bulkSize: null }, 'bulkSize'],
    [{ id: 'gold', apiAccess: null }, 'apiAccess'],
    [{ id: 'gold', createdAt: '2000-01-01' }, 'createdAt'],
  ])('refuse %j', async (body, field) => {
    const refused = await call('POST', '/operator/plans', body);
    expect([refused.status, refused.body.details[0]?.field]).toEqual([400, field]);
  });

  it('that are changed are kept to by keys that were used before', async () => {
    const plan = await aPlan({ maxSessions: 1 });
    const { apiKey } = await anAccount({ plan });
    expect((await call('POST', '/sessions/create', { name: 'one' }, apiKey)).status).toBe(201);
    const limited = await call('POST', '/sessions/create', { name: 'two' }, apiKey);
    expect(limited.body.error).toBe('Session limit reached: 1 of 1');
    await call('PATCH', `/operator/plans/${plan}`, { maxSessions: null, rateGeneral: 7 });
    const key = await eventually(
      () => api.world.get(KeyLookupService).find(apiKey),
      (found) => found?.rates.general === 7,
    );
    expect(key).toMatchObject({ plan: { maxSessions: null } });
    expect((await call('POST', '/sessions/create', { name: 'two' }, apiKey)).status).toBe(201);
  });
});
