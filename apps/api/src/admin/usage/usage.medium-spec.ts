import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { ApiKeysModule, ApiKeysService } from '@chasqui/api-keys';
import { RequestMeter } from '@chasqui/usage';
import { newAddress } from '../../../../../test/support/http.js';
import { Rows, type SessionId } from '../../../../../test/support/medium-rows.js';
import { openWorld, silent, type World } from '../../../../../test/support/medium-world.js';
import { AuthModule } from '../../auth/auth.module.js';
import { ErrorFilter } from '../../http/error.filter.js';
import { AdminUsageModule } from './admin-usage.module.js';
import type { UsageAnswer } from './usage.dto.js';

let world: World;
let app: NestFastifyApplication;
let rows: Rows;
let session: SessionId;
let adminKey: string;

beforeAll(async () => {
  world = await openWorld([AuthModule, ApiKeysModule, AdminUsageModule]);
  app = world.module.createNestApplication<NestFastifyApplication>(new FastifyAdapter());
  app.useGlobalFilters(new ErrorFilter(silent));
  await app.init();
  rows = new Rows(world.database);
});

beforeEach(async () => {
  session = await rows.aSession({ name: '=shop' });
  adminKey = (await world.get(ApiKeysService).createAdminKey(session.accountId, 'cli')).key;
});

afterAll(() => app.close());

async function get(query = '', headers: Record<string, string> = {}): ReturnType<typeof app.inject> {
  const remoteAddress = newAddress();
  return app.inject({
    method: 'GET',
    url: `/admin/usage${query}`,
    headers: { 'x-api-key': adminKey, ...headers },
    remoteAddress,
  });
}

async function usage(query = '', key = adminKey): Promise<UsageAnswer['usage']> {
  await world.get(RequestMeter).flush();
  return (await get(query, { 'x-api-key': key })).json<UsageAnswer>().usage;
}

describe('GET /admin/usage', () => {
  it('answers with the shape of the contract', async () => {
    await world.database.query(
      `INSERT INTO usage_messages (session_id, day, account_id, accepted) VALUES ($1, '2026-01-02', $2, 4)`,
      [session.id, session.accountId],
    );
    const { totals, sessions, days, ...rest } = await usage('?from=2026-01-01&to=2026-01-02');
    const messages = {
      accepted: 4,
      sent: 0,
      delivered: 0,
      read: 0,
      failed: 0,
      cancelled: 0,
      expired: 0,
      received: 0,
      media: 0,
    };
    expect(rest).toEqual({
      period: { from: '2026-01-01', to: '2026-01-02', timeZone: 'UTC' },
      limits: {
        plan: 'published',
        rateLimits: { general: 100, messages: 30, sessions: 10, qr: 1 },
        maxSessions: null,
        dailyMessages: null,
      },
    });
    expect(totals).toMatchObject({ requests: 0, messages, sessions: { now: 1 }, campaigns: 0, webhookDeliveries: 0 });
    expect(sessions).toEqual([{ id: session.id, name: '=shop', deleted: false, requests: 0, messages }]);
    expect(days.map(({ day, messages: { accepted } }) => [day, accepted])).toEqual([
      ['2026-01-01', 0],
      ['2026-01-02', 4],
    ]);
  });

  it('counts every request with a good key, whatever its answer, and no other', async () => {
    expect((await get()).statusCode).toBe(200);
    expect((await get('?from=nonsense')).statusCode).toBe(400);
    expect((await get('', { 'x-api-key': 'bad' })).statusCode).toBe(401);
    const sessionKey = (await world.get(ApiKeysService).createSessionKey(world.database.manager, session)).key;
    expect((await get('', { 'x-api-key': sessionKey })).statusCode).toBe(403);
    expect((await usage()).totals.requests).toBe(3);
  });

  it('shows a managed key its own limits, sessions and requests', async () => {
    const [{ key }, { accountId }] = [await world.get(ApiKeysService).createAdminKey(session.accountId, 'm'), session];
    await world.database.query(
      `UPDATE api_keys SET kind = 'managed', max_sessions = 3, rate_messages = 7
       WHERE account_id = $1 AND name = 'm'`,
      [accountId],
    );
    await get('', { 'x-api-key': key });
    const { limits, totals, sessions } = await usage('', key);
    expect(limits).toMatchObject({ maxSessions: 3, rateLimits: { messages: 7 } });
    expect([totals.requests, totals.sessions.now, sessions]).toEqual([1, 0, []]);
  });

  it.each([
    ['?from=yesterday', 'from', /^from must be a date/],
    ['?to=2026-02-30', 'to', /^to must be a date/],
    ['?from=2026-01-01&from=2026-01-02', 'from', /^from must be a date/],
    ['?from=2026-01-02&to=2026-01-01', 'to', /^to \(2026-01-01\) must not be before from \(2026-01-02\)$/],
    ['?from=2020-01-01&to=2026-01-01', 'from', /^from and to must be at most 366 days apart$/],
    ['?format=xml', 'format', /^format must be json or csv$/],
  ])('refuses %s and names what is wrong', async (query, field, message) => {
    const answer = await get(query);
    const expected = expect.stringMatching(message) as string;
    expect([answer.statusCode, answer.json()]).toEqual([
      400,
      { success: false, error: expected, details: [{ field, message: expected }] },
    ]);
  });

  it('is a file of CSV for whoever asks for it, by format or by Accept', async () => {
    await world.database.query(
      `INSERT INTO usage_messages (session_id, day, account_id, sent) VALUES ($1, '2026-01-02', $2, 4)`,
      [session.id, session.accountId],
    );
    const period = '?from=2026-01-01&to=2026-01-03';
    for (const answer of [await get(`${period}&format=csv`), await get(period, { accept: 'text/csv' })]) {
      expect(answer.headers).toMatchObject({
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': 'attachment; filename="chasqui-usage-2026-01-01-to-2026-01-03.csv"',
        vary: 'Accept',
      });
      const [, row, end] = answer.body.split('\r\n');
      expect([row, end]).toEqual([`2026-01-02,${session.id},'=shop,false,0,0,4,0,0,0,0,0,0,0`, '']);
    }
  });
});
