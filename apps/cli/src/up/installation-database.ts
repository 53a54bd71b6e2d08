import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { inheritedEnvironment, readCliConfig } from '@chasqui/config';
import { DataFolder } from '../data-folder/data-folder.js';
import { FolderLock } from '../data-folder/folder-lock.js';
import { checkPostgres, embeddedUrl } from '../embedded/postgres.js';
import { runningPort } from '../embedded/postmaster-file.js';
import { CliError, messageOf } from '../errors.js';
import { endLeftovers } from '../supervisor/leftovers.js';
import { Ports } from '../supervisor/ports.js';
import { RunRecords } from '../supervisor/run-records.js';
import { Supervisor } from '../supervisor/supervisor.js';
import { startPostgres } from './data-stores.js';
import { stopRequest, unlessStopped } from './stop-request.js';
import { dataFolderOf, networkOf, type InstallationOptions } from './up-options.js';

type Work<T> = (databaseUrl: string) => Promise<T>;

/**
 * Does something with the database of an installation: DATABASE_URL's, or the embedded one, which is started for it
 * when it does not run.
 * @throws CliError
 */
export async function withInstallationDatabase<T>(options: InstallationOptions, work: Work<T>): Promise<T> {
  const { url } = readCliConfig().database;
  if (url !== undefined) return work(await reachable(url, 'DATABASE_URL is set, but'));
  const path = dataFolderOf(options);
  if (!existsSync(join(path, 'chasqui.json'))) {
    throw new CliError(`${path} holds no installation; name its folder with --data-dir, or set DATABASE_URL.`);
  }
  return FolderLock.holderOf(join(path, 'lock'))
    ? work(await reachable(runningDatabaseUrl(path), 'Chasqui runs, but'))
    : withStartedDatabase(options, work);
}

/** Does something with the embedded database, which must not be running and is made when it is missing. */
export async function withStartedDatabase<T>(options: InstallationOptions, work: Work<T>): Promise<T> {
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
      return work(url);
    });
  } finally {
    await supervisor.stop();
    folder.close();
  }
}

/**
 * Of the embedded database that runs on a data folder.
 * @throws CliError when none does
 */
export function runningDatabaseUrl(path: string): string {
  const port = runningPort(join(path, 'postgres'));
  const password = DataFolder.readSecret(path, 'postgres-password');
  if (port !== undefined && password !== undefined) return embeddedUrl(password, port);
  throw new CliError(`The embedded PostgreSQL of ${path} is not up yet; try again when Chasqui is ready.`);
}

async function reachable(url: string, circumstance: string): Promise<string> {
  try {
    await checkPostgres(url);
    return url;
  } catch (error) {
    throw new CliError(`${circumstance} no usable PostgreSQL answers there: ${messageOf(error)}.`, { cause: error });
  }
}
