import { readCliConfig } from '@chasqui/config';
import { withStartedDatabase } from './installation-database.js';
import { migrateDatabase } from './migration-step.js';
import type { InstallationOptions } from './up-options.js';

/**
 * Migrates the database of DATABASE_URL, or the embedded one, which is started for it.
 * @returns the names of the migrations that were applied now
 * @throws CliError
 */
export async function migrateInstallation(options: InstallationOptions): Promise<string[]> {
  const { url } = readCliConfig().database;
  return url === undefined ? withStartedDatabase(options, migrateDatabase) : migrateDatabase(url);
}
