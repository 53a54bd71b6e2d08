import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, closeSync, existsSync, mkdtempSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inheritedEnvironment } from '@chasqui/config';
import { embeddedPostgres } from '../../apps/cli/src/embedded/postgres.js';
import { embeddedRedis } from '../../apps/cli/src/embedded/redis.js';
import { Ports } from '../../apps/cli/src/supervisor/ports.js';
import type { ProcessDefinition } from '../../apps/cli/src/supervisor/process-definition.js';
import { STOP_SIGNALS } from '../../apps/cli/src/supervisor/process-kind.js';
import { untilReady } from '../../apps/cli/src/supervisor/readiness.js';
import { findRedisServer } from '../../apps/cli/src/system-parts/redis-server.js';

/** Where a PostgreSQL cluster and a Redis answer. */
export interface Stores {
  databaseUrl: string;
  redisUrl: string;
}

/** The stores of this Jest worker: started by its first test file, ended by the keeper after the last file of the run. */
export async function sharedStores(): Promise<Stores> {
  const runFolder = process.env['CHASQUI_MEDIUM_FOLDER'];
  if (!runFolder) throw new Error('the medium tests run as the Jest project "medium"');
  const file = path.join(runFolder, `stores-of-${process.pid}.json`);
  if (!existsSync(file)) writeFileSync(file, JSON.stringify(await startStores(runFolder)), { mode: 0o600 });
  return JSON.parse(readFileSync(file, 'utf8')) as Stores;
}

async function startStores(runFolder: string): Promise<Stores> {
  const ports = new Ports();
  const environment = inheritedEnvironment();
  const folder = mkdtempSync(path.join(runFolder, 'stores-'));
  chmodSync(folder, 0o755); // PostgreSQL runs as another user when we are root
  const program = findRedisServer(environment['PATH'] ?? '');
  if (program === undefined) throw new Error('no redis-server was found; "./chasqui test" installs it');
  const postgres = await embeddedPostgres({
    folder: path.join(folder, 'postgres'),
    port: await ports.choose(),
    password: randomBytes(16).toString('hex'),
    environment,
  });
  const redis = embeddedRedis({
    program,
    folder: path.join(folder, 'redis'),
    configFile: path.join(folder, 'redis.conf'),
    port: await ports.choose(),
    password: randomBytes(16).toString('hex'),
    environment,
  });
  // No test cuts the power: commits need not wait for the disk.
  const postgresArgs = [...postgres.definition.args, '-c', 'fsync=off'];
  await Promise.all([
    startServer({ ...postgres.definition, args: postgresArgs }, runFolder),
    startServer(redis.definition, runFolder),
  ]);
  return { databaseUrl: postgres.url, redisUrl: redis.url };
}

async function startServer(definition: ProcessDefinition, runFolder: string): Promise<void> {
  await definition.prepare?.();
  const log = openSync(path.join(runFolder, `${definition.name}-of-${process.pid}.log`), 'a');
  const server = spawn(definition.command, definition.args, {
    cwd: '/',
    env: { ...definition.env },
    stdio: ['ignore', log, log],
    detached: true,
    ...definition.user,
  });
  closeSync(log);
  if (server.pid === undefined) throw new Error(`${definition.command} could not be started`);
  writeFileSync(path.join(runFolder, `${server.pid}.server`), STOP_SIGNALS[definition.kind]);
  server.unref();
  const life = new AbortController();
  server.once('exit', (code, signal) => life.abort(new Error(`${definition.name} ended: ${signal ?? String(code)}`)));
  await untilReady((signal) => definition.checkReady(signal), {
    withinMs: definition.readyWithinMs,
    signal: life.signal,
  });
}
