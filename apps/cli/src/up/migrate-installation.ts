import { inheritedEnvironment, readCliConfig } from '@chasqui/config';
import { DataFolder } from '../data-folder/data-folder.js';
import { endLeftovers } from '../supervisor/leftovers.js';
import { Ports } from '../supervisor/ports.js';
import { RunRecords } from '../supervisor/run-records.js';
import { Supervisor } from '../supervisor/supervisor.js';
import { startPostgres } from './data-stores.js';
import { migrateDatabase } from './migration-step.js';
import { stopRequest, unlessStopped } from './stop-request.js';
import { dataFolderOf, networkOf, type InstallationOptions } from './up-options.js';

/**
 * Migrates the database of DATABASE_URL, or the embedded one, which is started for it.
 * @returns the names of the migrations that were applied now
 * @throws CliError
 */
export async function migrateInstallation(options: InstallationOptions): Promise<string[]> {
  const { url } = readCliConfig().database;
  return url === undefined ? migrateEmbedded(options) : migrateDatabase(url);
}

async function migrateEmbedded(options: InstallationOptions): Promise<string[]> {
  const report = (line: string): boolean => process.stderr.write(`${line}\n`);
  const signal = stopRequest(report);
  const folder = await DataFolder.open(dataFolderOf(options), networkOf(options));
  const records = new RunRecords(folder.folderFor('run'));
  const supervisor = new Supervisor(folder.folderFor('logs'), records, report);
  const inherited = inheritedEnvironment();
  const context = { config: readCliConfig(), folder, inherited, ports: new Ports(), supervisor, signal };
  try {
    return await unlessStopped(signal, async () => {
      await endLeftovers(records, report);
      const { url } = await startPostgres(context);
      return migrateDatabase(url);
    });
  } finally {
    await supervisor.stop();
    folder.close();
  }
}
