import { execFile } from 'node:child_process';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import { DataFolder } from '../data-folder/data-folder.js';
import type { ProcessDefinition } from '../supervisor/process-definition.js';

const execute = promisify(execFile);
const TIMEOUT_MS = 3_000;

export interface EmbeddedRedisOptions {
  readonly program: string;
  readonly folder: string;
  /** Holds the password, so it belongs in a folder of secrets. */
  readonly configFile: string;
  readonly port: number;
  readonly password: string;
  readonly environment: Readonly<Record<string, string>>;
}

export interface EmbeddedRedis {
  readonly url: string;
  readonly definition: ProcessDefinition;
}

/** A private Redis on a data folder of its own. */
export function embeddedRedis(options: EmbeddedRedisOptions): EmbeddedRedis {
  const url = embeddedUrl(options.password, options.port);
  const definition: ProcessDefinition = {
    name: 'redis',
    kind: 'redis',
    command: options.program,
    args: [options.configFile],
    env: options.environment,
    hasParentChannel: false,
    readyWithinMs: 120_000,
    prepare: async () => {
      await mkdir(options.folder, { recursive: true, mode: 0o700 });
      await writeFile(`${options.configFile}.new`, redisConfig(options), { mode: 0o600 });
      await rename(`${options.configFile}.new`, options.configFile);
    },
    checkReady: () => checkRedis(url),
  };
  return { url, definition };
}

/** In a file, since a password among the arguments would be everybody's to read. */
function redisConfig({ folder, port, password }: EmbeddedRedisOptions): string {
  const lines = [
    'bind 127.0.0.1',
    `port ${port}`,
    `requirepass ${password}`,
    `dir ${JSON.stringify(folder)}`,
    'daemonize no',
    'appendonly yes',
    'appendfsync everysec',
    'save ""',
    'maxmemory-policy noeviction',
  ];
  return `${lines.join('\n')}\n`;
}

/** Rejects, with the reason, unless PING is answered: also while Redis is still loading its data. */
export async function checkRedis(url: string): Promise<void> {
  await withRedis(url, (redis) => redis.ping());
}

/** Asks a Redis something over a connection of its own. Rejects, with the reason, when it does not answer soon. */
export async function withRedis<T>(url: string, ask: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: TIMEOUT_MS,
    commandTimeout: TIMEOUT_MS,
    maxRetriesPerRequest: 0,
    enableReadyCheck: false,
    retryStrategy: () => null,
  });
  let reason: Error | undefined;
  redis.on('error', (error: Error) => {
    reason = error;
  });
  try {
    await redis.connect();
    return await ask(redis);
  } catch (error) {
    throw reason ?? error;
  } finally {
    redis.disconnect();
  }
}

/** Of the embedded Redis that runs on a data folder; undefined when none has run there yet. */
export function runningRedisUrl(dataFolder: string): string | undefined {
  const port = /^port (\d+)$/m.exec(DataFolder.readSecret(dataFolder, 'redis.conf') ?? '')?.[1];
  const password = DataFolder.readSecret(dataFolder, 'redis-password');
  return port === undefined || password === undefined ? undefined : embeddedUrl(password, port);
}

function embeddedUrl(password: string, port: number | string): string {
  return `redis://:${password}@127.0.0.1:${port}/0`;
}

/** The version that `redis-server --version` tells. */
export async function redisVersion(program: string): Promise<string> {
  const { stdout } = await execute(program, ['--version'], { timeout: TIMEOUT_MS });
  return /v=(\S+)/.exec(stdout)?.[1] ?? stdout.trim();
}
