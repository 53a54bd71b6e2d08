import type { CliConfig } from '@chasqui/config';
import type { DataFolder } from '../data-folder/data-folder.js';
import { checkPostgres, embeddedPostgres } from '../embedded/postgres.js';
import { checkRedis, embeddedRedis, redisVersion } from '../embedded/redis.js';
import { CliError, messageOf } from '../errors.js';
import { join } from 'node:path';
import type { Ports } from '../supervisor/ports.js';
import { untilReady } from '../supervisor/readiness.js';
import type { Supervisor } from '../supervisor/supervisor.js';

const EXTERNAL_WITHIN_MS = 15_000;

export interface StoreContext {
  readonly config: CliConfig;
  readonly folder: DataFolder;
  readonly inherited: Readonly<Record<string, string>>;
  readonly ports: Ports;
  readonly supervisor: Supervisor;
  readonly signal: AbortSignal;
}

/** A data store that answers. */
export interface Store {
  readonly url: string;
  readonly title: string;
}

/** @throws CliError */
export async function startPostgres(context: StoreContext): Promise<Store> {
  const { config, folder, inherited, ports, supervisor } = context;
  const { url } = config.database;
  if (url !== undefined) {
    await reach('DATABASE_URL', () => checkPostgres(url), context.signal);
    return { url, title: 'PostgreSQL (DATABASE_URL)' };
  }
  const postgres = await embeddedPostgres({
    folder: join(folder.path, 'postgres'),
    port: await ports.choose(),
    password: folder.secret('postgres-password'),
    environment: inherited,
  });
  await supervisor.start(postgres.definition);
  return { url: postgres.url, title: `PostgreSQL ${postgres.version}` };
}

/**
 * @param program of the private Redis; not needed with REDIS_URL
 * @throws CliError
 */
export async function startRedis(context: StoreContext, program: string | undefined): Promise<Store> {
  const { config, folder, inherited, ports, supervisor } = context;
  const { url } = config.redis;
  if (url !== undefined) {
    await reach('REDIS_URL', () => checkRedis(url), context.signal);
    return { url, title: 'Redis (REDIS_URL)' };
  }
  if (program === undefined) throw new CliError('No redis-server was found.');
  const redis = embeddedRedis({
    program,
    folder: folder.folderFor('redis'),
    configFile: join(folder.folderFor('secrets'), 'redis.conf'),
    port: await ports.choose(),
    password: folder.secret('redis-password'),
    environment: inherited,
  });
  await supervisor.start(redis.definition);
  return { url: redis.url, title: `Redis ${await redisVersion(program)}` };
}

async function reach(setting: string, check: () => Promise<void>, signal: AbortSignal): Promise<void> {
  try {
    await untilReady(check, { withinMs: EXTERNAL_WITHIN_MS, pauseMs: 500, signal });
  } catch (error) {
    throw new CliError(`${setting} is set, but nothing usable answers there: ${messageOf(error)}.`, { cause: error });
  }
}
