import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { migratedDatabase, openWorld, type World } from '../../../test/support/medium-world.js';
import { EventNumberingService } from './event-numbering.service.js';
import { EventsModule } from './events.module.js';
import { recordEvents } from './recorded-event.js';

let world: World;
let numbering: EventNumberingService;
let databaseUrl: string;
const clients: Client[] = [];

beforeAll(async () => {
  databaseUrl = await migratedDatabase();
  world = await openWorld([EventsModule], { databaseUrl });
  numbering = world.get(EventNumberingService);
});

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.end()));
});

afterAll(() => world.close());

async function writer(): Promise<Client> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  clients.push(client);
  return client;
}

const INSERT = recordEvents({
  from: 'unnest($2::text[]) WITH ORDINALITY AS c (name, place)',
  account: '$1::uuid',
  session: '$1::uuid',
  type: `'session.created'`,
  data: `jsonb_build_object('name', c.name)`,
});

function write(client: Client, session: string, ...names: string[]): Promise<unknown> {
  return client.query(INSERT, [session, names]);
}

/** Of numbered ones only, in their order. */
async function log(session: string): Promise<{ name: string; seq: number; position: number }[]> {
  return world.database.query(
    `SELECT data->>'name' AS name, seq::integer, position::integer FROM events
     WHERE session_id = $1 AND seq IS NOT NULL ORDER BY position`,
    [session],
  );
}

async function positions(session: string): Promise<number[]> {
  return (await log(session)).map(({ position }) => position);
}

describe('numbering', () => {
  it('counts each session from 1 without a gap, and one position over all', async () => {
    const client = await writer();
    const [one, two] = [randomUUID(), randomUUID()];
    await write(client, one, 'a');
    await write(client, two, 'b');
    await write(client, one, 'c');
    expect(await numbering.longestWaitMs()).toBeGreaterThanOrEqual(0);
    const batch = await numbering.numberNext();
    expect({ ...batch, sessionIds: batch.sessionIds.sort() }).toMatchObject({
      events: 3,
      sessionIds: [one, two].sort(),
    });
    const first = (await positions(one))[0] ?? 0;
    expect(await log(one)).toEqual([
      { name: 'a', seq: 1, position: first },
      { name: 'c', seq: 2, position: first + 2 },
    ]);
    expect(await log(two)).toEqual([{ name: 'b', seq: 1, position: first + 1 }]);
    expect(await numbering.longestWaitMs()).toBeNull();
    expect(await numbering.numberNext()).toEqual({ events: 0, accountIds: [], sessionIds: [] });
  });

  it('puts an event whose commit comes late after those that could be read before it', async () => {
    const [late, quick] = [await writer(), await writer()];
    const session = randomUUID();
    await late.query('BEGIN');
    await write(late, session, 'late');
    await write(quick, session, 'quick');
    await numbering.numberNext();
    expect((await log(session)).map(({ name }) => name)).toEqual(['quick']);
    await late.query('COMMIT');
    await numbering.numberNext();
    expect((await log(session)).map(({ name, seq }) => [name, seq])).toEqual([
      ['quick', 1],
      ['late', 2],
    ]);
  });

  it('leaves no gap where a transaction was rolled back', async () => {
    const client = await writer();
    const session = randomUUID();
    await write(client, session, 'before');
    await client.query('BEGIN');
    await write(client, session, 'never');
    await client.query('ROLLBACK');
    await write(client, session, 'after');
    await numbering.numberNext();
    expect((await log(session)).map(({ name, seq }) => [name, seq])).toEqual([
      ['before', 1],
      ['after', 2],
    ]);
  });

  it('goes on where it ended before, in batches of at most 1,000', async () => {
    const client = await writer();
    const session = randomUUID();
    const names = Array.from({ length: 2_500 }, (_, index) => String(index));
    await write(client, session, ...names);
    const sizes = [await numbering.numberNext(), await numbering.numberNext(), await numbering.numberNext()];
    expect(sizes.map(({ events }) => events)).toEqual([1_000, 1_000, 500]);
    const stored = await log(session);
    expect(stored.map(({ name }) => name)).toEqual(names);
    expect(stored.map(({ seq }) => seq)).toEqual(names.map((_, index) => index + 1));
  });

  it('is done by one of those who try at once, and loses nothing', async () => {
    const client = await writer();
    const session = randomUUID();
    await write(client, session, ...Array.from({ length: 3_000 }, (_, index) => String(index)));
    while ((await numbering.longestWaitMs()) !== null) {
      await Promise.all(Array.from({ length: 5 }, () => numbering.numberNext()));
    }
    const stored = await log(session);
    expect(stored.map(({ name, seq }) => [name, seq])).toEqual(stored.map((_, index) => [String(index), index + 1]));
    expect(stored).toHaveLength(3_000);
  });
});
