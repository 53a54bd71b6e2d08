import { randomUUID } from 'node:crypto';
import { migratedDatabase, openWorld, type World } from '../../../test/support/medium-world.js';
import { Rows } from '../../../test/support/medium-rows.js';
import { EventNumberingService } from './event-numbering.service.js';
import { EventPartitionsService } from './event-partitions.service.js';
import { EventsModule } from './events.module.js';

let world: World;
let partitions: EventPartitionsService;
let accountId: string;

beforeEach(async () => {
  world = await openWorld([EventsModule], { databaseUrl: await migratedDatabase() });
  partitions = world.get(EventPartitionsService);
  accountId = await new Rows(world.database).anAccount();
});

afterEach(() => world.close());

function monthFromNow(months: number): { name: string; date: Date } {
  const now = new Date();
  const date = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + months, 15));
  const [year, month] = date.toISOString().split('-');
  return { name: `events_${year ?? ''}_${month ?? ''}`, date };
}

async function writeAt(date: Date, count = 1): Promise<void> {
  await world.database.query(
    `INSERT INTO events (account_id, session_id, type, data, created_at)
     SELECT $1, $2, 'session.created', '{}', $3 FROM generate_series(1, $4)`,
    [accountId, randomUUID(), date, count],
  );
}

async function number(): Promise<void> {
  await world.get(EventNumberingService).numberNext();
}

async function countsByPartition(): Promise<Record<string, number>> {
  const rows = await world.database.query<{ name: string; count: number }[]>(
    'SELECT tableoid::regclass::text AS name, count(*)::integer AS count FROM events GROUP BY 1 ORDER BY 1',
  );
  return Object.fromEntries(rows.map(({ name, count }) => [name, count]));
}

async function months(): Promise<string[]> {
  const rows = await world.database.query<{ name: string }[]>(
    `SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'events'::regclass ORDER BY 1`,
  );
  return rows.map(({ name }) => name).filter((name) => name !== 'events_default');
}

async function oldestPosition(): Promise<number> {
  const [log] = await world.database.query<{ oldest: string }[]>('SELECT oldest_position AS oldest FROM event_log');
  return Number(log?.oldest);
}

describe('the months of the log', () => {
  const ahead = [0, 1, 2].map((months) => monthFromNow(months).name);

  it('are there from the beginning: this one and the next two', async () => {
    expect(await months()).toEqual(ahead);
    expect(await partitions.makeMissing()).toEqual([]);
    await writeAt(new Date());
    expect(await countsByPartition()).toEqual({ [monthFromNow(0).name]: 1 });
  });

  it('are made when they are missing, with what fell into the default partition, numbered or not', async () => {
    const gone = monthFromNow(1);
    const past = monthFromNow(-3);
    await world.database.query(`DROP TABLE ${gone.name}`);
    await writeAt(gone.date, 2);
    await writeAt(past.date);
    await number();
    await writeAt(gone.date);
    expect(await countsByPartition()).toEqual({ events_default: 4 });
    expect(await partitions.makeMissing()).toEqual([past.name, gone.name]);
    expect(await countsByPartition()).toEqual({ [past.name]: 1, [gone.name]: 3 });
    await number();
    await writeAt(gone.date);
    expect(await countsByPartition()).toEqual({ [past.name]: 1, [gone.name]: 4 });
  });

  it('have what the log has: an event is found as in any other', async () => {
    const gone = monthFromNow(2);
    await world.database.query(`DROP TABLE ${gone.name}`);
    await partitions.makeMissing();
    const indexes = await world.database.query<{ name: string; count: number }[]>(
      `SELECT tablename AS name, count(*)::integer AS count FROM pg_indexes WHERE tablename = ANY($1) GROUP BY 1`,
      [[monthFromNow(0).name, gone.name]],
    );
    expect(new Set(indexes.map(({ count }) => count))).toEqual(new Set([4]));
  });

  it('are made once by many who try', async () => {
    await world.database.query(`DROP TABLE ${ahead.join()}`);
    const made = await Promise.all([1, 2, 3].map(() => partitions.makeMissing()));
    expect(made.flat().sort()).toEqual(ahead);
    expect(await months()).toEqual(ahead);
  });

  it('are dropped when they ended too long ago, and the log begins after them', async () => {
    const [old, older] = [monthFromNow(-3), monthFromNow(-4)];
    await writeAt(older.date, 3);
    await writeAt(old.date, 2);
    await writeAt(new Date());
    await partitions.makeMissing();
    await number();
    expect(await partitions.dropOld(30)).toEqual([older.name, old.name]);
    expect(await countsByPartition()).toEqual({ [monthFromNow(0).name]: 1 });
    expect(await oldestPosition()).toBe(6);
    expect(await partitions.dropOld(30)).toEqual([]);
  });

  it('stay while they are young enough, and while one of their events has no number', async () => {
    const old = monthFromNow(-3);
    await writeAt(old.date);
    await partitions.makeMissing();
    expect(await partitions.dropOld(30)).toEqual([]);
    await number();
    expect(await partitions.dropOld(100)).toEqual([]);
    expect(await oldestPosition()).toBe(1);
    expect(await partitions.dropOld(30)).toEqual([old.name]);
    expect(await oldestPosition()).toBe(2);
  });
});
