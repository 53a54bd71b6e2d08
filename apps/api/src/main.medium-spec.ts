import { randomUUID } from 'node:crypto';
import { ApiKeysModule, ApiKeysService } from '@chasqui/api-keys';
import { readUntrustedForwarder, REDIS } from '@chasqui/redis';
import type { Redis } from 'ioredis';
import { ApiProcess } from '../../../test/support/api-process.js';
import { eventually } from '../../../test/support/eventually.js';
import { call, type Answer } from '../../../test/support/http.js';
import { Rows } from '../../../test/support/medium-rows.js';
import { migratedDatabase, openWorld, redisUrl, type World } from '../../../test/support/medium-world.js';

const PAGE = 'https://app.example';

let world: World;
/** Behind a proxy on this machine, and open to a web page. */
let proxied: ApiProcess;
/** As it is without settings. */
let plain: ApiProcess;
let key: string;

beforeAll(async () => {
  const databaseUrl = await migratedDatabase();
  const stores = { DATABASE_URL: databaseUrl, REDIS_URL: await redisUrl() };
  world = await openWorld([ApiKeysModule], { databaseUrl });
  key = (await world.get(ApiKeysService).createAdminKey(await new Rows(world.database).anAccount(), 'cli')).key;
  proxied = await ApiProcess.start({ ...stores, TRUSTED_PROXIES: '127.0.0.1', CORS_ORIGINS: PAGE });
  plain = await ApiProcess.start(stores);
});

afterAll(async () => {
  await Promise.all([proxied.stop(), plain.stop()]);
  await world.close();
});

const from = (address: string): Record<string, string> => ({ 'x-forwarded-for': address });

function list(api: ApiProcess, headers: Record<string, string>): Promise<Answer> {
  return call('GET', `${api.url}/sessions`, { headers });
}

async function preflight(api: ApiProcess, origin: string): Promise<Response> {
  return fetch(`${api.url}/sessions`, {
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-method': 'GET', 'access-control-request-headers': 'x-api-key' },
  });
}

describe('two API processes', () => {
  it('let exactly 100 of 200 requests at once pass where 100 a minute are allowed', async () => {
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, index) => list(index % 2 ? proxied : plain, { 'x-api-key': key })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(100);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(100);
    for (const { body, headers } of answers.filter(({ status }) => status === 429)) {
      expect(body['error']).toContain(`wait ${String(body['retryAfter'])} seconds`);
      expect(headers.get('retry-after')).toBe(String(body['retryAfter']));
    }
  });
});

describe('the address of a caller', () => {
  const bad = { 'x-api-key': 'bad' };

  it('is what a trusted proxy says, the last one that it does not trust itself', async () => {
    const address = '198.51.100.7';
    const chain = from(`203.0.113.1, ${address}`);
    for (let attempt = 0; attempt < 10; attempt++) expect((await list(proxied, { ...bad, ...chain })).status).toBe(401);
    expect((await list(proxied, { ...bad, ...from(address) })).status).toBe(429);
    expect((await list(proxied, { ...bad, ...from('203.0.113.1') })).status).toBe(401);
  });

  it('is that of the connection for whoever is not trusted, which is noted', async () => {
    const redis: Redis = world.module.get(REDIS, { strict: false });
    const statuses = [];
    for (let attempt = 0; attempt < 11; attempt++) {
      statuses.push((await list(plain, { ...bad, ...from(`198.51.100.${attempt}`) })).status);
    }
    expect(statuses.at(-1)).toBe(429);
    const noted = await eventually(
      () => readUntrustedForwarder(redis),
      (address) => address !== null,
    );
    expect(noted).toBe('127.0.0.1');
  });

  it('never keeps a good key out', async () => {
    const { key: another } = await world
      .get(ApiKeysService)
      .createAdminKey(await new Rows(world.database).anAccount(), randomUUID());
    expect((await list(plain, { 'x-api-key': another })).status).toBe(200);
  });
});

describe('a browser', () => {
  it('is told what it must not do with an answer, also with one of an unknown route', async () => {
    for (const path of ['/health/live', '/no/such/route']) {
      const { headers } = await call('GET', `${plain.url}${path}`);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(headers.get('content-security-policy')).not.toContain('upgrade-insecure-requests');
      expect(headers.get('strict-transport-security')).toBeNull();
    }
  });

  it('hears nothing of other origins unless there are some', async () => {
    const answers = [await preflight(plain, PAGE), await fetch(`${plain.url}/version`, { headers: { origin: PAGE } })];
    for (const { headers } of answers) {
      expect([...headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
  });

  it('lets the scripts of a page in that is named, and show it their limits', async () => {
    const asked = await preflight(proxied, PAGE);
    expect(asked.status).toBe(204);
    expect(asked.headers.get('access-control-allow-origin')).toBe(PAGE);
    expect(asked.headers.get('access-control-allow-headers')).toBe('x-api-key');
    const { headers } = await list(proxied, { 'x-api-key': key, origin: PAGE });
    expect(headers.get('access-control-allow-origin')).toBe(PAGE);
    expect(headers.get('access-control-expose-headers')).toContain('X-RateLimit-Remaining');
    expect(headers.get('access-control-expose-headers')).toContain('X-Chasqui-Ignored-Fields');
  });

  it('lets the scripts of no other page in', async () => {
    const other = { origin: 'https://other.example' };
    const answers = [await preflight(proxied, other.origin), await fetch(`${proxied.url}/version`, { headers: other })];
    for (const { headers } of answers) expect(headers.get('access-control-allow-origin')).toBeNull();
  });
});
