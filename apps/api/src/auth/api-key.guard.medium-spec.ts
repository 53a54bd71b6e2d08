import { Controller, Get, Module, type ExecutionContext } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { ApiKeysService } from '@chasqui/api-keys';
import type { SessionView } from '@chasqui/sessions';
import { RequestMeter } from '@chasqui/usage';
import { newAddress } from '../../../../test/support/http.js';
import { Proxy } from '../../../../test/support/proxy.js';
import { Rows, type SessionId } from '../../../../test/support/medium-rows.js';
import { migratedDatabase, openWorld, silent, type World } from '../../../../test/support/medium-world.js';
import { ErrorFilter } from '../http/error.filter.js';
import { Throttling } from '../throttling/throttling.service.js';
import { Admission } from './admission.service.js';
import { ApiKeyGuard } from './api-key.guard.js';
import { AuthModule } from './auth.module.js';
import { CurrentSession } from './authenticated-request.js';
import { BadKeyGate } from './bad-key-gate.js';
import { Public, RequireKey } from './requirements.js';

@Controller()
class ProbeController {
  @Get('open')
  @Public()
  open(): string {
    return 'open';
  }

  @Get('admin')
  @RequireKey('account')
  admin(): string {
    return 'admin';
  }

  @Get('sessions/:sessionId')
  @RequireKey('session')
  session(@CurrentSession() { session }: SessionView): string {
    return session.id;
  }
}

@Module({ controllers: [ProbeController] })
class ProbeModule {}

let world: World;
let app: NestFastifyApplication;
let keys: ApiKeysService;
let rows: Rows;
let session: SessionId;
let adminKey: string;
let sessionKey: string;

async function start(opened: World): Promise<NestFastifyApplication> {
  const started = opened.module.createNestApplication<NestFastifyApplication>(new FastifyAdapter());
  started.useGlobalFilters(new ErrorFilter(silent));
  await started.init();
  return started;
}

beforeAll(async () => {
  world = await openWorld([AuthModule, ProbeModule]);
  app = await start(world);
  keys = world.get(ApiKeysService);
  rows = new Rows(world.database);
  session = await rows.aSession();
  adminKey = (await keys.createAdminKey(session.accountId, 'cli')).key;
  sessionKey = (await keys.createSessionKey(world.database.manager, session)).key;
});

afterAll(() => app.close());

async function get(url: string, headers: Record<string, string> = {}, from = app): Promise<[number, string]> {
  const { statusCode, body } = await from.inject({ method: 'GET', url, headers, remoteAddress: newAddress() });
  return [statusCode, statusCode === 200 ? body : (JSON.parse(body) as { error: string }).error];
}

const withKey = (key: string): Record<string, string> => ({ 'x-api-key': key });
const NO_KEY = [401, 'API key required. Please provide an API key via X-API-Key header.'];
const BAD_KEY = [401, 'Invalid API key'];
const NO_SESSION = [404, 'Session not found'];

describe('a route', () => {
  it('that says nothing of keys is closed to everybody', async () => {
    const [gate, admission] = [world.get(BadKeyGate), world.get(Admission)];
    const [throttling, meter] = [world.get(Throttling), world.get(RequestMeter)];
    const guard = new ApiKeyGuard(gate, admission, throttling, meter);
    const context = {
      getHandler: () => () => undefined,
      getClass: () => ProbeController,
      switchToHttp: () => ({ getRequest: () => ({ headers: withKey(adminKey), query: {}, params: {} }) }),
    } as unknown as ExecutionContext;
    expect(await guard.canActivate(context)).toBe(false);
  });

  it('that is public asks for no key, and takes no offence at a bad one', async () => {
    expect(await get('/open')).toEqual([200, 'open']);
    expect(await get('/open', withKey('bad'))).toEqual([200, 'open']);
  });

  it('for admins is closed to the key of a session', async () => {
    expect(await get('/admin', withKey(adminKey))).toEqual([200, 'admin']);
    expect(await get('/admin', withKey(sessionKey))).toEqual([403, 'This endpoint requires an admin API key']);
  });
});

describe('a key', () => {
  it('is asked for', async () => {
    expect(await get('/admin')).toEqual(NO_KEY);
    expect(await get('/admin', { authorization: 'Basic eDp5' })).toEqual(NO_KEY);
    expect(await get('/admin', withKey(''))).toEqual(NO_KEY);
  });

  it('is refused when it is unknown, malformed or revoked', async () => {
    const revoked = await keys.createAdminKey(session.accountId, 'old');
    await keys.revokeByName(session.accountId, 'old');
    for (const key of [revoked.key, `wamk_${'0'.repeat(48)}`, 'wamk_', `${adminKey}0`, "' OR 1=1 --"]) {
      expect(await get('/admin', withKey(key))).toEqual(BAD_KEY);
    }
  });

  it('may come as a bearer, and X-API-Key wins over it', async () => {
    expect(await get('/admin', { authorization: `bearer ${adminKey}` })).toEqual([200, 'admin']);
    expect(await get('/admin', { ...withKey('bad'), authorization: `Bearer ${adminKey}` })).toEqual(BAD_KEY);
  });

  it('is refused in a URL, even beside a good one, under any name that such keys have', async () => {
    for (const query of [`apiKey=${adminKey}`, 'api_key=x', 'TOKEN=x', `q=${adminKey}`]) {
      expect((await get(`/admin?${query}`, withKey(adminKey)))[0]).toBe(400);
    }
  });
});

describe('a session', () => {
  it('is reached by its own key and by the keys of its account', async () => {
    for (const key of [sessionKey, adminKey]) {
      expect(await get(`/sessions/${session.id}`, withKey(key))).toEqual([200, session.id]);
    }
  });

  it('is not reached by the key of its neighbour', async () => {
    const neighbour = await rows.aSession({ accountId: session.accountId });
    const expected = [403, 'This API key can only access its own session'];
    expect(await get(`/sessions/${neighbour.id}`, withKey(sessionKey))).toEqual(expected);
  });

  it('of another account is as unknown as one that never was, or is no id at all', async () => {
    const foreign = await rows.aSession();
    const ids = [foreign.id, '00000000-0000-4000-8000-000000000000', 'x', `${session.id}%27`];
    for (const key of [adminKey, sessionKey]) {
      for (const id of ids) expect(await get(`/sessions/${id}`, withKey(key))).toEqual(NO_SESSION);
    }
  });
});

describe('without the database', () => {
  it('a good key is not called bad: the answer is 503', async () => {
    const proxy = await Proxy.before(await migratedDatabase());
    const cut = await openWorld([AuthModule, ProbeModule], { databaseUrl: proxy.url });
    const cutApp = await start(cut);
    try {
      const account = await new Rows(cut.database).anAccount();
      const { key } = await cut.get(ApiKeysService).createAdminKey(account, 'cli');
      proxy.close();
      expect(await get('/admin', withKey(key), cutApp)).toEqual([503, 'Service temporarily unavailable']);
      expect(await get('/open', {}, cutApp)).toEqual([200, 'open']);
    } finally {
      await cutApp.close();
    }
  });
});
