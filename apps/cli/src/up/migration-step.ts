import { DatabaseNewerError, migrate } from '@chasqui/database';
import { CliError } from '../errors.js';

/** @returns the names of the migrations that were applied now */
export async function migrateDatabase(databaseUrl: string): Promise<string[]> {
  try {
    return await migrate(databaseUrl);
  } catch (error) {
    if (error instanceof DatabaseNewerError) throw new CliError(error.message, { cause: error });
    throw error;
  }
}
