import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { eventually } from '../../../test/support/eventually.js';
import { redisUrl, silent } from '../../../test/support/medium-world.js';
import { outboxQueueName } from './jobs.js';
import { OutboxConsumers, type OutboxConsumer } from './outbox-consumers.js';
import { OutboxTokens } from './outbox-tokens.js';

let producing: Redis;
let consuming: Redis;
let tokens: OutboxTokens;
let consumers: OutboxConsumers;
const open: OutboxConsumer[] = [];

beforeAll(async () => {
  const url = await redisUrl();
  producing = new Redis(url);
  consuming = new Redis(url, { maxRetriesPerRequest: null });
  tokens = new OutboxTokens(producing, silent);
  consumers = new OutboxConsumers(consuming, silent);
});

afterEach(async () => {
  await Promise.all(open.splice(0).map((consumer) => consumer.close()));
});

afterAll(async () => {
  await tokens.close();
  producing.disconnect();
  consuming.disconnect();
});

/** Counts the tokens that one session's consumer gets. */
class Counter {
  count = 0;
  private waiting: { count: number; resolve: () => void }[] = [];

  readonly onToken = (): Promise<void> => {
    this.count += 1;
    for (const { count, resolve } of this.waiting) if (this.count >= count) resolve();
    return Promise.resolve();
  };

  reaches(count: number): Promise<void> {
    return this.count >= count ? Promise.resolve() : new Promise((resolve) => this.waiting.push({ count, resolve }));
  }
}

async function consumerOf(sessionId: string, onToken: () => Promise<void>): Promise<OutboxConsumer> {
  const consumer = await consumers.open(sessionId, onToken);
  open.push(consumer);
  return consumer;
}

function keysOf(sessionId: string): Promise<string[]> {
  return producing.keys(`*${outboxQueueName(sessionId)}*`);
}

async function waitingTokens(sessionId: string): Promise<number> {
  return producing.llen(`bull:${outboxQueueName(sessionId)}:wait`);
}

describe('a token', () => {
  it('wakes the consumer of its session, and no other', async () => {
    const [session, neighbour] = [randomUUID(), randomUUID()];
    const [counter, other] = [new Counter(), new Counter()];
    (await consumerOf(session, counter.onToken)).resume();
    (await consumerOf(neighbour, other.onToken)).resume();
    await tokens.wake(session);
    await counter.reaches(1);
    await tokens.wake(neighbour);
    await other.reaches(1);
    expect([counter.count, other.count]).toEqual([1, 1]);
  });

  it('wakes again after its handler failed for the one before', async () => {
    const session = randomUUID();
    const counter = new Counter();
    const consumer = await consumerOf(session, async () => {
      await counter.onToken();
      if (counter.count === 1) throw new Error('the database is away');
    });
    consumer.resume();
    await tokens.wake(session);
    await counter.reaches(1);
    await tokens.wake(session);
    await counter.reaches(2);
    expect(counter.count).toBe(2);
  });

  it('that comes while one is worked on is worked on after it, once, however many come', async () => {
    const session = randomUUID();
    const counter = new Counter();
    let running = 0;
    let most = 0;
    const consumer = await consumerOf(session, async () => {
      running += 1;
      most = Math.max(most, running);
      if (counter.count === 0) for (let token = 1; token <= 4; token += 1) await tokens.wake(session);
      running -= 1;
      await counter.onToken();
    });
    consumer.resume();
    await tokens.wake(session);
    await counter.reaches(2);
    await consumer.close();
    expect([most, counter.count, await waitingTokens(session)]).toEqual([1, 2, 0]);
  });

  it('is one for all who ask while one waits', async () => {
    const session = randomUUID();
    await Promise.all([1, 2, 3, 4].map(() => tokens.wake(session)));
    await tokens.wake(session);
    expect(await waitingTokens(session)).toBe(1);
  });

  it('that a dead consumer took keeps no other back from the next one', async () => {
    const session = randomUUID();
    const [dying, next] = [new Counter(), new Counter()];
    const dead = await consumerOf(session, async () => {
      await dying.onToken();
      await new Promise(() => undefined);
    });
    dead.resume();
    await tokens.wake(session);
    await dying.reaches(1);
    await dead.close(); // without waiting for what it works on
    (await consumerOf(session, next.onToken)).resume();
    const taken = await eventually(
      async () => {
        await tokens.wake(session);
        return next.count;
      },
      (count) => count > 0,
    );
    expect(taken).toBeGreaterThan(0);
  });

  it('that cannot be queued is no error', async () => {
    const away = new Redis('redis://127.0.0.1:1', { enableOfflineQueue: false }).on('error', () => undefined);
    const without = new OutboxTokens(away, silent);
    await expect(without.wake(randomUUID())).resolves.toBeUndefined();
    await without.close();
    away.disconnect();
  });
});

describe('a paused consumer', () => {
  it('takes no token, from the beginning, and the one that waited when it resumes', async () => {
    const session = randomUUID();
    const counter = new Counter();
    const consumer = await consumerOf(session, counter.onToken);
    await tokens.wake(session);
    expect([counter.count, await waitingTokens(session)]).toEqual([0, 1]);
    consumer.resume();
    await counter.reaches(1);
    expect(await waitingTokens(session)).toBe(0);
  });

  it('that was running takes no more than the one that it was waiting for, until it resumes', async () => {
    const session = randomUUID();
    const counter = new Counter();
    const consumer = await consumerOf(session, counter.onToken);
    consumer.resume();
    await tokens.wake(session);
    await counter.reaches(1);
    await consumer.pause();
    for (let token = 1; token <= 2; token += 1) {
      await tokens.wake(session);
      // Another session's consumer works meanwhile, so Redis had time to serve this one.
      const neighbour = randomUUID();
      const other = new Counter();
      (await consumerOf(neighbour, other.onToken)).resume();
      await tokens.wake(neighbour);
      await other.reaches(1);
    }
    expect(await waitingTokens(session)).toBe(1);
    consumer.resume();
    await eventually(
      () => waitingTokens(session),
      (waiting) => waiting === 0,
    );
  });
});

describe('forgetting a session', () => {
  it('removes everything of its queue from Redis', async () => {
    const session = randomUUID();
    await tokens.wake(session);
    expect((await keysOf(session)).length).toBeGreaterThan(0);
    await tokens.forget(session);
    expect(await keysOf(session)).toEqual([]);
  });

  it('leaves the queue of another alone, and its own usable', async () => {
    const [session, neighbour] = [randomUUID(), randomUUID()];
    await Promise.all([tokens.wake(session), tokens.wake(neighbour)]);
    await tokens.forget(session);
    expect(await waitingTokens(neighbour)).toBe(1);
    const counter = new Counter();
    (await consumerOf(session, counter.onToken)).resume();
    await tokens.wake(session);
    await counter.reaches(1);
    expect(counter.count).toBe(1);
  });
});
