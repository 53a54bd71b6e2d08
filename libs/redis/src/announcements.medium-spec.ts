import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { redisUrl, silent } from '../../../test/support/medium-world.js';
import { Announcements } from './announcements.js';
import { connectForCommands, connectForSubscriptions } from './connections.js';

/** Long enough that only an announcement, and not the deadline, can end a wait within the test. */
const NEVER_MS = 600_000;

let url: string;
const connections: Redis[] = [];

beforeAll(async () => {
  url = await redisUrl();
});

afterEach(() => {
  for (const connection of connections.splice(0)) connection.disconnect();
});

function opened(connection: Redis): Redis {
  connections.push(connection.on('error', () => undefined));
  return connection;
}

async function connected(): Promise<Announcements> {
  const commands = opened(connectForCommands(url));
  await new Promise((resolve) => commands.once('ready', resolve));
  return new Announcements(commands, opened(connectForSubscriptions(url)), silent);
}

/** Waits until announcements of messages really arrive. */
async function hearing(announcements: Announcements): Promise<void> {
  const messageId = randomUUID();
  const arrived = new Promise<void>((resolve) => {
    announcements.subscribe('message.changed', (payload) => {
      if (payload.messageId === messageId) resolve();
    });
  });
  let hasArrived = false;
  void arrived.then(() => (hasArrived = true));
  while (!hasArrived) await announcements.publish('message.changed', { messageId });
}

/** A fact that is read as it was when the reading began. */
class Fact {
  value = 'old';
  reads = 0;

  read(whileReading: () => Promise<void>): Promise<string> {
    this.reads += 1;
    const { value } = this;
    return (this.reads === 1 ? whileReading() : Promise.resolve()).then(() => value);
  }
}

describe('an announcement', () => {
  it('reaches every listener of its channel in every process, and no other', async () => {
    const [one, two] = [await connected(), await connected()];
    await Promise.all([hearing(one), hearing(two)]);
    const messageId = randomUUID();
    const heard = [one, one, two].map(
      (announcements) =>
        new Promise((resolve) => {
          announcements.subscribe('message.changed', (payload) => {
            if (payload.messageId === messageId) resolve(payload);
          });
        }),
    );
    const onOtherChannel = jest.fn();
    one.subscribe('session.changed', onOtherChannel);
    await two.publish('message.changed', { messageId });
    expect(await Promise.all(heard)).toEqual([{ messageId }, { messageId }, { messageId }]);
    expect(onOtherChannel).not.toHaveBeenCalled();
  });

  it('is not heard by whoever unsubscribed', async () => {
    const announcements = await connected();
    await hearing(announcements);
    const listener = jest.fn();
    announcements.subscribe('message.changed', listener)();
    await hearing(announcements);
    expect(listener).not.toHaveBeenCalled();
  });

  it('that cannot be published is no error', async () => {
    const away = opened(connectForCommands('redis://127.0.0.1:1'));
    const announcements = new Announcements(away, opened(connectForSubscriptions('redis://127.0.0.1:1')), silent);
    await expect(announcements.publish('message.changed', { messageId: 'x' })).resolves.toBeUndefined();
  });
});

describe('reading until it is enough', () => {
  it('sees a change that happens after the reading began', async () => {
    const announcements = await connected();
    await hearing(announcements);
    const fact = new Fact();
    const messageId = randomUUID();
    const value = await announcements.readUntil('message.changed', {
      isAbout: (payload) => payload.messageId === messageId,
      read: () =>
        fact.read(async () => {
          fact.value = 'new';
          await announcements.publish('message.changed', { messageId });
        }),
      isEnough: (read) => read === 'new',
      timeoutMs: NEVER_MS,
    });
    expect(value).toBe('new');
  });

  it('sees a change that was announced before Redis had heard of its subscription', async () => {
    const publisher = await connected();
    const subscriber = opened(connectForSubscriptions(url));
    const late = new Announcements(opened(connectForCommands(url)), subscriber, silent);
    const fact = new Fact();
    const messageId = randomUUID();
    let tellFirstRead = (): void => undefined;
    const firstRead = new Promise<void>((resolve) => (tellFirstRead = resolve));
    jest.spyOn(subscriber, 'subscribe').mockImplementationOnce(async (channel) => {
      await firstRead;
      return subscriber.subscribe(String(channel));
    });
    const reading = late.readUntil('message.changed', {
      isAbout: (payload) => payload.messageId === messageId,
      read: () =>
        fact.read(async () => {
          fact.value = 'new';
          await publisher.publish('message.changed', { messageId });
          setImmediate(tellFirstRead);
        }),
      isEnough: (read) => read === 'new',
      timeoutMs: NEVER_MS,
    });
    expect(await reading).toBe('new');
  });

  it('reads once when the first reading is enough', async () => {
    const announcements = await connected();
    const fact = new Fact();
    const value = await announcements.readUntil('message.changed', {
      isAbout: () => true,
      read: () => fact.read(() => Promise.resolve()),
      isEnough: () => true,
      timeoutMs: NEVER_MS,
    });
    expect([value, fact.reads]).toEqual(['old', 1]);
  });

  it('does not read again for what is about something else', async () => {
    const announcements = await connected();
    await hearing(announcements);
    const messageId = randomUUID();
    let reads = 0;
    let isAnnounced = false;
    await announcements.readUntil('message.changed', {
      isAbout: (payload) => payload.messageId === messageId,
      read: async () => {
        reads += 1;
        if (reads === 1) await hearing(announcements);
        return isAnnounced;
      },
      isEnough: (wasAnnounced) => {
        setImmediate(() => {
          isAnnounced = true;
          void announcements.publish('message.changed', { messageId });
        });
        return wasAnnounced;
      },
      timeoutMs: NEVER_MS,
    });
    expect(reads).toBe(2);
  });

  it('returns at its deadline what is true then, although nobody announced it', async () => {
    const announcements = await connected();
    const fact = new Fact();
    const value = await announcements.readUntil('message.changed', {
      isAbout: () => false,
      read: () =>
        fact.read(() => {
          fact.value = 'new';
          return Promise.resolve();
        }),
      isEnough: () => false,
      timeoutMs: 20,
    });
    expect(value).toBe('new');
  });

  it('waits no more when as many wait as may, and waits again when one of them has ended', async () => {
    const announcements = new Announcements(
      opened(connectForCommands(url)),
      opened(connectForSubscriptions(url)),
      silent,
      1,
    );
    const life = new AbortController();
    const waitUntil = (signal?: AbortSignal): Promise<string> =>
      announcements.readUntil('message.changed', {
        isAbout: () => false,
        read: () => Promise.resolve('old'),
        isEnough: () => false,
        timeoutMs: NEVER_MS,
        ...(signal && { signal }),
      });
    const first = waitUntil(life.signal);
    expect(await waitUntil()).toBe('old');
    life.abort(new Error('enough'));
    await expect(first).rejects.toThrow('enough');
    const second = waitUntil(AbortSignal.timeout(50));
    await expect(second).rejects.toThrow('timeout');
  });

  it('ends with the reason of its signal', async () => {
    const announcements = await connected();
    const life = new AbortController();
    const fact = new Fact();
    const wait = announcements.readUntil('message.changed', {
      isAbout: () => false,
      read: () =>
        fact.read(() => {
          life.abort(new Error('no longer allowed'));
          return Promise.resolve();
        }),
      isEnough: () => false,
      timeoutMs: NEVER_MS,
      signal: life.signal,
    });
    await expect(wait).rejects.toThrow('no longer allowed');
    expect(fact.reads).toBe(1);
  });

  it('returns what is enough, though its signal came meanwhile', async () => {
    const announcements = await connected();
    const life = new AbortController();
    const value = await announcements.readUntil('message.changed', {
      isAbout: () => false,
      read: () => {
        life.abort(new Error('no longer allowed'));
        return Promise.resolve('new');
      },
      isEnough: () => true,
      timeoutMs: NEVER_MS,
      signal: life.signal,
    });
    expect(value).toBe('new');
  });

  it('returns at its deadline without Redis, too', async () => {
    const nowhere = 'redis://127.0.0.1:1';
    const commands = opened(connectForCommands(nowhere));
    const announcements = new Announcements(commands, opened(connectForSubscriptions(nowhere)), silent);
    const value = await announcements.readUntil('message.changed', {
      isAbout: () => true,
      read: () => Promise.resolve('old'),
      isEnough: () => false,
      timeoutMs: 20,
    });
    expect(value).toBe('old');
  });

  it('passes on what the reading throws', async () => {
    const announcements = await connected();
    const reading = announcements.readUntil('message.changed', {
      isAbout: () => true,
      read: () => Promise.reject(new Error('message_not_found')),
      isEnough: () => true,
      timeoutMs: NEVER_MS,
    });
    await expect(reading).rejects.toThrow('message_not_found');
  });
});
