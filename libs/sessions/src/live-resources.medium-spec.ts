import { randomUUID } from 'node:crypto';
import { Proxy } from '../../../test/support/proxy.js';
import { openWorld, redisUrl } from '../../../test/support/medium-world.js';
import { LiveResources, type SessionResources } from './live-resources.js';
import { SessionsModule } from './sessions.module.js';

const RESOURCES: SessionResources = {
  memoryBytes: 80_000_000,
  cpuPercent: 12.5,
  processes: 6,
  sampledAt: new Date('2026-01-01T00:00:00Z'),
};

describe('the live resources of sessions', () => {
  it('are read as they were shown, each session’s own', async () => {
    const world = await openWorld([SessionsModule]);
    const resources = world.get(LiveResources);
    const [shown, other, never] = [randomUUID(), randomUUID(), randomUUID()];
    await resources.show(
      new Map([
        [shown, RESOURCES],
        [other, { ...RESOURCES, processes: 1 }],
      ]),
    );
    await resources.show(new Map());
    expect([
      await resources.read(shown),
      (await resources.read(other))?.processes,
      await resources.read(never),
    ]).toEqual([RESOURCES, 1, null]);
    await world.close();
  });

  it('are unknown, and no error, while Redis is away', async () => {
    const proxy = await Proxy.before(await redisUrl());
    const world = await openWorld([SessionsModule], { redisUrl: proxy.url });
    const resources = world.get(LiveResources);
    const id = randomUUID();
    await resources.show(new Map([[id, RESOURCES]]));
    proxy.close();
    expect(await resources.read(id)).toBeNull();
    await world.close();
  });
});
