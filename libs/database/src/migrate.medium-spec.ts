import { Client } from 'pg';
import { newDatabase } from '../../../test/support/medium-world.js';
import { DatabaseNewerError, migrate } from './migrate.js';
import { MIGRATIONS } from './migrations/index.js';

const NAMES = MIGRATIONS.map((migration) => migration.name);

async function query<T>(url: string, sql: string, values: unknown[] = []): Promise<T[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql, values)).rows as T[];
  } finally {
    await client.end();
  }
}

function namesIn(url: string): Promise<string[]> {
  return query<{ name: string }>(url, 'SELECT name FROM migrations ORDER BY id').then((rows) =>
    rows.map(({ name }) => name),
  );
}

describe('migrating', () => {
  it('an empty database brings every migration, and again none', async () => {
    const url = await newDatabase();
    expect(await migrate(url)).toEqual(NAMES);
    expect(await migrate(url)).toEqual([]);
    expect(await namesIn(url)).toEqual(NAMES);
  });

  it('from several processes at once applies each migration once', async () => {
    const url = await newDatabase();
    const applied = await Promise.all([migrate(url), migrate(url), migrate(url)]);
    expect(applied.flat()).toEqual(NAMES);
    expect(await namesIn(url)).toEqual(NAMES);
  });

  it('refuses the database of a newer version and names what it does not know', async () => {
    const url = await newDatabase();
    await migrate(url);
    const future = { timestamp: 9_999_999_999_999, name: 'Future9999999999999' };
    await query(url, 'INSERT INTO migrations (timestamp, name) VALUES ($1, $2)', [future.timestamp, future.name]);
    const refusal = await migrate(url).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(DatabaseNewerError);
    expect((refusal as DatabaseNewerError).unknownMigrations).toEqual([future.name]);
  });

  it('leaves its lock behind for nobody, also when it refuses', async () => {
    const url = await newDatabase();
    await migrate(url);
    await query(url, `INSERT INTO migrations (timestamp, name) VALUES (1, 'Unknown')`);
    await migrate(url).catch(() => undefined);
    await query(url, `DELETE FROM migrations WHERE name = 'Unknown'`);
    expect(await migrate(url)).toEqual([]);
  });
});
