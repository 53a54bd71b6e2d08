import { readCliConfig } from '@chasqui/config';
import { rememberUntrustedForwarder } from '@chasqui/redis';
import { redisUrl } from '../../../../test/support/medium-world.js';
import { withRedis } from '../embedded/redis.js';
import { examineProxies } from './examine-proxies.js';

let url: string;

beforeAll(async () => {
  url = await redisUrl();
});

const found = (settings: Record<string, string> = {}) =>
  examineProxies(readCliConfig({ REDIS_URL: url, ...settings }), undefined);

describe('a proxy', () => {
  beforeEach(() => withRedis(url, (redis) => redis.flushall()));

  it('is nothing to tell of while none was seen', async () => {
    expect(await found()).toEqual([]);
  });

  it('that is not trusted is told with the setting that trusts it beside the others', async () => {
    await withRedis(url, (redis) => rememberUntrustedForwarder(redis, '10.0.0.5'));
    const [finding] = await found({ TRUSTED_PROXIES: '192.0.2.0/24' });
    expect(finding).toMatchObject({ name: 'proxies', state: 'warning' });
    expect(finding?.detail).toContain('10.0.0.5');
    expect(finding?.mend).toContain('TRUSTED_PROXIES=192.0.2.0/24,10.0.0.5');
  });

  it('is not told any more once it is trusted', async () => {
    await withRedis(url, (redis) => rememberUntrustedForwarder(redis, '10.0.0.5'));
    expect(await found({ TRUSTED_PROXIES: '10.0.0.0/8' })).toEqual([]);
  });

  it('is forgotten after a day', async () => {
    await withRedis(url, (redis) => rememberUntrustedForwarder(redis, '10.0.0.5'));
    const seconds = await withRedis(url, async (redis) => {
      const [key = ''] = await redis.keys('chasqui:*');
      return redis.ttl(key);
    });
    expect(seconds).toBeGreaterThan(86_000);
    expect(seconds).toBeLessThanOrEqual(86_400);
  });

  it('is not told when Redis cannot be asked', async () => {
    expect(await examineProxies(readCliConfig({ REDIS_URL: 'redis://127.0.0.1:1' }), undefined)).toEqual([]);
  });
});
