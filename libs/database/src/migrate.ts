import { DataSource } from 'typeorm';
import { MIGRATIONS } from './migrations/index.js';

/** Any constant: all processes that migrate this database take the same lock. */
const MIGRATION_LOCK = 724_310_001;
const LOCK_TIMEOUT = '60s';

/** The database was migrated by a newer Chasqui than this one. */
export class DatabaseNewerError extends Error {
  constructor(readonly unknownMigrations: readonly string[]) {
    super(`The database was made by a newer version of Chasqui (it has ${unknownMigrations.join(', ')}).`);
    this.name = 'DatabaseNewerError';
  }
}

/**
 * Brings the database to this version; of several processes that call it at once, one does the work.
 * @returns the names of the migrations that were applied now
 * @throws DatabaseNewerError
 */
export async function migrate(databaseUrl: string): Promise<string[]> {
  const dataSource = new DataSource({
    type: 'postgres',
    url: databaseUrl,
    migrations: MIGRATIONS,
    extra: { max: 2, connectionTimeoutMillis: 5_000 },
  });
  await dataSource.initialize();
  const lock = dataSource.createQueryRunner();
  try {
    await lock.query(`SET lock_timeout = '${LOCK_TIMEOUT}'`);
    await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await refuseNewer(dataSource);
    const applied = await dataSource.runMigrations({ transaction: 'each' });
    return applied.map((migration) => migration.name);
  } finally {
    await lock.release();
    await dataSource.destroy();
  }
}

async function refuseNewer(dataSource: DataSource): Promise<void> {
  const [table] = await dataSource.query<{ exists: boolean }[]>(
    `SELECT to_regclass('migrations') IS NOT NULL AS exists`,
  );
  if (!table?.exists) return;
  const rows = await dataSource.query<{ name: string }[]>('SELECT name FROM migrations ORDER BY id');
  const known = new Set(MIGRATIONS.map((migration) => migration.name));
  const unknown = rows.map((row) => row.name).filter((name) => !known.has(name));
  if (unknown.length > 0) throw new DatabaseNewerError(unknown);
}
