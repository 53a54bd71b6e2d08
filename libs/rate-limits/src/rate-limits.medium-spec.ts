import { randomUUID } from 'node:crypto';
import { REDIS } from '@chasqui/redis';
import type { Redis } from 'ioredis';
import { Proxy } from '../../../test/support/proxy.js';
import { openWorld, redisUrl, type World } from '../../../test/support/medium-world.js';
import { BadKeys } from './bad-keys.service.js';
import { RateLimitsModule } from './rate-limits.module.js';
import { RateLimits, type Counting, type RateCategory } from './rate-limits.service.js';

let worlds: World[];

beforeAll(async () => {
  worlds = [await openWorld([RateLimitsModule]), await openWorld([RateLimitsModule])];
});

afterAll(() => Promise.all(worlds.map((world) => world.close())));

/** The two processes take turns. */
function worldOf(call: number): World {
  const world = worlds[call % worlds.length];
  if (!world) throw new Error('no such process');
  return world;
}

const limitsOf = (call: number): RateLimits => worldOf(call).get(RateLimits);

function calls(limit: number, category: RateCategory = 'general'): Counting {
  return { category, subject: randomUUID(), limit };
}

/** Keys that are gone, and scripts that Redis has to be told again. */
async function flush(): Promise<void> {
  const redis: Redis = worldOf(0).module.get(REDIS, { strict: false });
  await redis.flushall();
  await redis.script('FLUSH');
}

describe('a limit', () => {
  it.each([0, 1, 7, 100])(
    'of %i lets exactly so many of 200 calls at once pass, through two processes',
    async (limit) => {
      const counting = calls(limit);
      const used = await Promise.all(Array.from({ length: 200 }, (_, call) => limitsOf(call).count(counting)));
      expect(used.filter(({ isExceeded }) => !isExceeded)).toHaveLength(limit);
    },
  );

  it('tells what is left of it, and when it begins anew', async () => {
    const counting = calls(2, 'qr');
    const used = [];
    for (let call = 0; call < 3; call++) used.push(await limitsOf(call).count(counting));
    expect(used.map(({ remaining, isExceeded }) => [remaining, isExceeded])).toEqual([
      [1, false],
      [0, false],
      [0, true],
    ]);
    for (const { retryAfterSeconds, resetsAtMs } of used) {
      expect([1, 2, 3, 4, 5]).toContain(retryAfterSeconds);
      expect(resetsAtMs).toBeGreaterThan(Date.now() - 5_000);
      expect(resetsAtMs).toBeLessThanOrEqual(Date.now() + 5_000);
    }
  });

  it.each([
    ['general', 60],
    ['messages', 60],
    ['sessions', 3_600],
    ['qr', 5],
  ] as const)('of %s is for %i seconds', async (category, seconds) => {
    const { resetsAtMs, retryAfterSeconds } = await limitsOf(0).count(calls(1, category));
    expect(retryAfterSeconds).toBeLessThanOrEqual(seconds);
    expect(resetsAtMs - Date.now()).toBeGreaterThan((seconds - 5) * 1_000);
  });

  it('is one of its category and of its subject', async () => {
    const counting = calls(1);
    await limitsOf(0).count(counting);
    for (const other of [calls(1), { ...counting, category: 'messages' as const }]) {
      expect(await limitsOf(0).count(other)).toMatchObject({ isExceeded: false, remaining: 0 });
    }
  });

  it('may be another one at each call', async () => {
    const counting = calls(1);
    await limitsOf(0).count(counting);
    expect(await limitsOf(0).count(counting)).toMatchObject({ isExceeded: true, limit: 1 });
    expect(await limitsOf(0).count({ ...counting, limit: 10 })).toMatchObject({ isExceeded: false, remaining: 7 });
  });

  it('takes a call back', async () => {
    const counting = calls(2);
    const used = await limitsOf(0).count(counting);
    await limitsOf(1).giveBack(counting, used);
    expect(await limitsOf(0).count(counting)).toMatchObject({ remaining: 1 });
  });

  it('takes nothing back whose window is about to end: it would count in the next one', async () => {
    const counting = calls(2);
    const used = await limitsOf(0).count(counting);
    await limitsOf(0).giveBack(counting, { ...used, resetsAtMs: Date.now() + 900 });
    expect(await limitsOf(0).count(counting)).toMatchObject({ remaining: 0 });
  });

  it('only begins anew when Redis loses everything, its scripts too', async () => {
    const counting = calls(1);
    await limitsOf(0).count(counting);
    await flush();
    expect(await limitsOf(0).count(counting)).toMatchObject({ isExceeded: false, remaining: 0 });
    expect(await limitsOf(1).count(counting)).toMatchObject({ isExceeded: true });
  });
});

describe('bad keys', () => {
  const badKeysOf = (call: number): BadKeys => worldOf(call).get(BadKeys);

  it('are counted for all processes, ten a minute, an IPv6 address as its /64', async () => {
    await flush();
    for (let call = 0; call < 10; call++) {
      expect(await badKeysOf(call).count(`2001:db8::${call}`)).toMatchObject({ isExceeded: false });
    }
    expect(await badKeysOf(1).usedBy('2001:db8::ffff')).toMatchObject({ remaining: 0, isExceeded: false });
    expect(await badKeysOf(0).count('2001:db8::a:b:c:d')).toMatchObject({ isExceeded: true });
    expect(await badKeysOf(0).usedBy('2001:db8:0:1::1')).toBeUndefined();
  });
});

describe('without Redis', () => {
  let proxy: Proxy;
  let cut: World;

  beforeAll(async () => {
    proxy = await Proxy.before(await redisUrl());
    cut = await openWorld([RateLimitsModule], { redisUrl: proxy.url });
    proxy.cut();
  });

  afterAll(async () => {
    await cut.close();
    proxy.close();
  });

  it('nothing is counted, and that is told', async () => {
    await expect(cut.get(RateLimits).count(calls(1))).rejects.toMatchObject({ code: 'rate_limit_not_counted' });
  });

  it('a call stays counted instead of failing on the way back', async () => {
    const counting = calls(1);
    const used = await limitsOf(0).count(counting);
    await expect(cut.get(RateLimits).giveBack(counting, used)).resolves.toBeUndefined();
  });

  it('each process counts bad keys by itself', async () => {
    const badKeys = cut.get(BadKeys);
    for (let call = 0; call < 10; call++) await badKeys.count('192.0.2.1');
    expect(await badKeys.usedBy('192.0.2.1')).toMatchObject({ remaining: 0 });
    expect(await badKeys.count('192.0.2.1')).toMatchObject({ isExceeded: true });
    expect(await badKeys.usedBy('192.0.2.2')).toBeUndefined();
  });
});
