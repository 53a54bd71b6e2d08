import { randomInt, randomUUID } from 'node:crypto';
import { EventFeedModule, EventFeedService, type EventView, type FeedScope } from '@chasqui/event-feed';
import { EventNumberingService, EventsModule, recordEvents } from '@chasqui/events';
import { Announcements } from '@chasqui/redis';
import { Client } from 'pg';
import { Registry } from 'prom-client';
import { Rows, type SessionId } from '../../../../test/support/medium-rows.js';
import { migratedDatabase, openWorld, silent, type World } from '../../../../test/support/medium-world.js';
import { Proxy } from '../../../../test/support/proxy.js';
import { EventMetrics } from './event-metrics.js';
import { EventSequencer } from './event-sequencer.js';

const WRITERS = 50;
const TRANSACTIONS = 12;
const MOST_EVENTS = 3;
const LONGEST_COMMIT_DELAY_SECONDS = 0.05;
/** For a reader that was not told, because the teller was cut off. */
const READ_AGAIN_MS = 1_000;
const TEST_TIMEOUT_MS = 120_000;

let databaseUrl: string;
let proxy: Proxy;
let sound: World;
let fragile: World;
let sequencers: EventSequencer[];
let registries: Registry[];
/** How often the fragile one was cut off while it numbered. */
let broken: number;

beforeEach(async () => {
  databaseUrl = await migratedDatabase();
  proxy = await Proxy.before(databaseUrl);
  sound = await openWorld([EventsModule, EventFeedModule], { databaseUrl });
  fragile = await openWorld([EventsModule], { databaseUrl: proxy.url });
  registries = [new Registry(), new Registry()];
  broken = 0;
  sequencers = [sound, fragile].map(
    (world, index) =>
      new EventSequencer(
        counted(world.get(EventNumberingService)),
        world.get(Announcements),
        new EventMetrics(registries[index] ?? new Registry()),
        silent,
      ),
  );
});

afterEach(async () => {
  await Promise.all(sequencers.map((sequencer) => sequencer.beforeApplicationShutdown()));
  await fragile.close();
  await sound.close();
  proxy.close();
});

function counted(numbering: EventNumberingService): Pick<EventNumberingService, 'longestWaitMs' | 'numberNext'> {
  return {
    longestWaitMs: () => numbering.longestWaitMs(),
    numberNext: () =>
      numbering.numberNext().catch((error: unknown) => {
        broken += 1;
        throw error;
      }),
  };
}

const INSERT = recordEvents({
  from: 'unnest($3::text[]) WITH ORDINALITY AS c (name, place)',
  account: '$1::uuid',
  session: '$2::uuid',
  type: `'session.created'`,
  data: `jsonb_build_object('name', c.name)`,
});

function oneOf<T>(choices: readonly T[]): T {
  const choice = choices[randomInt(choices.length)];
  if (choice === undefined) throw new Error('nothing to choose from');
  return choice;
}

/** Writes transactions of a few events each, whose commits come late or never. @returns what was committed, in order */
async function writeAll(sessions: readonly SessionId[], writer: number): Promise<string[]> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  const committed: string[] = [];
  for (let count = 0; count < TRANSACTIONS; count += 1) {
    const { accountId, id } = oneOf(sessions);
    const names = Array.from({ length: 1 + randomInt(MOST_EVENTS) }, (_, index) => `${writer} ${count} ${index}`);
    const isCommitted = randomInt(5) > 0;
    await client.query('BEGIN');
    await client.query(INSERT, [accountId, id, names]);
    await client.query('SELECT pg_sleep($1)', [Math.random() * LONGEST_COMMIT_DELAY_SECONDS]);
    await client.query(isCommitted ? 'COMMIT' : 'ROLLBACK');
    if (isCommitted) committed.push(...names);
  }
  await client.end();
  return committed;
}

/** Everything that a reader sees who goes from cursor to cursor, until `isEnough`. */
async function readAll(
  scope: FeedScope,
  isEnough: (seen: readonly EventView[]) => boolean,
  limit: number,
): Promise<EventView[]> {
  const seen: EventView[] = [];
  let after: string | undefined;
  while (!isEnough(seen)) {
    const page = await sound.get(Announcements).readUntil('events.numbered', {
      isAbout: ({ accountIds }) => accountIds.includes(scope.accountId),
      read: () => sound.get(EventFeedService).read(scope, { after, limit, types: undefined }),
      isEnough: ({ events }) => events.length > 0,
      timeoutMs: READ_AGAIN_MS,
    });
    seen.push(...page.events);
    after = page.nextCursor;
  }
  return seen;
}

const nameOf = ({ data }: EventView): string => String(data['name']);

function inSession(events: readonly EventView[], { id }: SessionId): EventView[] {
  return events.filter(({ session }) => session.id === id);
}

async function numberedBy(index: number): Promise<number> {
  const metric = await registries[index]?.getSingleMetric('chasqui_events_numbered_total')?.get();
  return metric?.values[0]?.value ?? 0;
}

describe('readers of the log, while 50 writers commit when they like and a sequencer is cut off', () => {
  it(
    'see every committed event once, in its order, without a gap, and nothing that was rolled back',
    async () => {
      const rows = new Rows(sound.database);
      const accountId = await rows.anAccount();
      const sessions = await Promise.all(Array.from({ length: 5 }, () => rows.aSession({ accountId })));
      for (const sequencer of sequencers) sequencer.onApplicationBootstrap();

      let expected = Number.POSITIVE_INFINITY;
      const isWhole = (seen: readonly EventView[]): boolean => seen.length >= expected;
      const readers = [7, 50, 200].map((limit) => readAll({ accountId }, isWhole, limit));
      proxy.loseAnswerTo('pg_try_advisory_xact_lock');
      const troubles: [after: number, trouble: () => void][] = [
        [100, () => proxy.loseAnswerTo('pg_try_advisory_xact_lock')],
        [200, () => proxy.cut()],
        [300, () => proxy.mend()],
      ];
      const troubled = readAll(
        { accountId },
        (seen) => {
          const [next] = troubles;
          if (next && seen.length > next[0]) {
            troubles.shift();
            next[1]();
          }
          return isWhole(seen);
        },
        10,
      );
      const written = await Promise.all(Array.from({ length: WRITERS }, (_, writer) => writeAll(sessions, writer)));
      expected = written.flat().length;

      const seen = await Promise.all([...readers, troubled]);
      for (const events of seen) {
        expect(events.map(nameOf).sort()).toEqual(written.flat().sort());
        expect(new Set(events.map(({ id }) => id)).size).toBe(expected);
        for (const [writer, names] of written.entries()) {
          const own = events.map(nameOf).filter((name) => name.startsWith(`${writer} `));
          expect(own).toEqual(names);
        }
        for (const session of sessions) {
          const sequence = inSession(events, session).map((event) => event.sequence);
          expect(sequence).toEqual(sequence.map((_, index) => index + 1));
        }
      }
      for (const session of sessions) {
        const scope = { accountId, sessionId: session.id };
        const whole = inSession(seen[0], session);
        expect(await readAll(scope, (events) => events.length >= whole.length, 20)).toEqual(whole);
      }
      expect(troubles).toEqual([]);
      expect(broken).toBeGreaterThan(0);
    },
    TEST_TIMEOUT_MS,
  );
});

describe('a sequencer', () => {
  it('numbers what nobody announced', async () => {
    const rows = new Rows(sound.database);
    const session = await rows.aSession();
    sequencers[0]?.onApplicationBootstrap();
    await sound.database.query(INSERT, [session.accountId, session.id, ['unannounced']]);
    const events = await readAll({ accountId: session.accountId }, ({ length }) => length === 1, 10);
    expect(events.map(nameOf)).toEqual(['unannounced']);
  });

  it('goes on after it was without its database', async () => {
    const session = await new Rows(sound.database).aSession();
    sequencers[1]?.onApplicationBootstrap();
    proxy.cut();
    await sound.database.query(INSERT, [session.accountId, session.id, ['meanwhile']]);
    proxy.mend();
    const events = await readAll({ accountId: session.accountId }, ({ length }) => length === 1, 10);
    expect(events.map(nameOf)).toEqual(['meanwhile']);
    expect(await numberedBy(1)).toBe(1);
  });

  it('numbers what is left when it is stopped', async () => {
    const session = await new Rows(sound.database).aSession();
    const [sequencer] = sequencers;
    sequencer?.onApplicationBootstrap();
    await sound.database.query(INSERT, [session.accountId, session.id, ['last words', randomUUID()]]);
    await sequencer?.beforeApplicationShutdown();
    const page = await sound
      .get(EventFeedService)
      .read({ accountId: session.accountId }, { after: undefined, limit: 10, types: undefined });
    expect(page.events.map(({ sequence }) => sequence)).toEqual([1, 2]);
  });
});
