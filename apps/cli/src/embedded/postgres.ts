import { dirname } from 'node:path';
import { Client } from 'pg';
import type { ProcessDefinition } from '../supervisor/process-definition.js';
import { requirePostgresBinaries } from './postgres-binaries.js';
import { ensureCluster, POSTGRES_DATABASE, POSTGRES_ROLE } from './postgres-cluster.js';
import { choosePostgresRunner, commandOf } from './postgres-runner.js';
import { clearPostmasterFile } from './postmaster-file.js';

const CONNECT_TIMEOUT_MS = 3_000;

export interface EmbeddedPostgresOptions {
  /** The cluster's own folder; its parent must exist. */
  readonly folder: string;
  readonly port: number;
  readonly password: string;
  readonly environment: Readonly<Record<string, string>>;
}

export interface EmbeddedPostgres {
  readonly url: string;
  readonly version: string;
  readonly definition: ProcessDefinition;
}

/**
 * The PostgreSQL that came with npm on a data folder of its own, which is made when it is missing.
 * @throws CliError
 */
export async function embeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { folder, port, password, environment } = options;
  const binaries = requirePostgresBinaries();
  const runner = await choosePostgresRunner(binaries, dirname(folder), environment);
  await ensureCluster({ runner, folder, password, environment });
  const { command, args } = commandOf(runner, 'postgres', ['-D', folder, ...serverSettings(port)]);
  const url = embeddedUrl(password, port);
  const definition: ProcessDefinition = {
    name: 'postgres',
    kind: 'postgres',
    command,
    args,
    env: environment,
    ...(runner.user && { user: runner.user }),
    hasParentChannel: false,
    readyWithinMs: 120_000,
    // After kill -9 the dead server's own children hold its shared memory for a moment.
    retryFirstStartForMs: 10_000,
    prepare: () => clearPostmasterFile(folder),
    checkReady: () => checkPostgres(url),
  };
  return { url, version: binaries.version, definition };
}

export function embeddedUrl(password: string, port: number): string {
  return `postgresql://${POSTGRES_ROLE}:${password}@127.0.0.1:${port}/${POSTGRES_DATABASE}`;
}

/** Rejects, with the reason, unless a query is answered. */
export async function checkPostgres(url: string): Promise<void> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: CONNECT_TIMEOUT_MS,
  });
  try {
    await client.connect();
    await client.query('SELECT 1');
  } finally {
    await client.end();
  }
}

function serverSettings(port: number): string[] {
  const settings = {
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    // The detail of an error shows the row that was refused: texts and numbers that belong in no log.
    log_error_verbosity: 'terse',
    log_parameter_max_length: '0',
    log_parameter_max_length_on_error: '0',
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
