import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { inheritedEnvironment, readCliConfig, type CliConfig } from '@chasqui/config';
import { CHECKOUT } from '../checkout.js';
import { findPostgresBinaries } from '../embedded/postgres-binaries.js';
import { checkPostgres } from '../embedded/postgres.js';
import { checkRedis, redisVersion } from '../embedded/redis.js';
import { messageOf } from '../errors.js';
import { isPortFree } from '../supervisor/ports.js';
import { findSystemParts, mendOf, type SystemParts } from '../system-parts/system-parts.js';
import { dataFolderOf, networkOf, type InstallationOptions } from '../up/up-options.js';
import { examineDataFolder } from './examine-data-folder.js';
import { examineMediaStore } from './examine-media-store.js';
import { examineProxies } from './examine-proxies.js';
import type { Finding } from './finding.js';

const execute = promisify(execFile);
const VERSION_TIMEOUT_MS = 10_000;

export interface DoctorOptions extends InstallationOptions {
  readonly port: number;
  readonly sandboxPort: number;
}

/** Looks at everything that `up` needs, and changes nothing. */
export async function examine(options: DoctorOptions): Promise<Finding[]> {
  const config = readCliConfig();
  const parts = await findSystemParts({ config, searchPath: inheritedEnvironment()['PATH'] ?? '' });
  const folder = examineDataFolder(dataFolderOf(options), networkOf(options));
  return [
    { name: 'Node.js', state: 'ok', detail: process.versions.node },
    examineInstall(),
    { name: 'user', state: 'ok', detail: process.getuid?.() === 0 ? 'root' : 'not root' },
    await examinePostgres(config),
    await examineRedis(config, parts),
    await examineBrowser(config, parts, options),
    examineFfmpeg(config, parts),
    folder.finding,
    ...(await examinePorts(options, folder.isRunning)),
    ...(await examineMediaStore(config)),
    ...(await examineProxies(config, folder.isRunning ? dataFolderOf(options) : undefined)),
  ];
}

/** `./chasqui` installs and builds before it comes here, so only a build that was started without it can lack something. */
function examineInstall(): Finding {
  const missing = ['node_modules/.package-lock.json', 'dist/apps'].filter((path) => !existsSync(join(CHECKOUT, path)));
  return missing.length === 0
    ? { name: 'npm packages, build', state: 'ok', detail: CHECKOUT }
    : { name: 'npm packages, build', state: 'missing', detail: missing.join(', '), mend: 'npm ci && npm run build' };
}

async function examinePostgres(config: CliConfig): Promise<Finding> {
  const name = 'PostgreSQL';
  const { url } = config.database;
  if (url !== undefined) return reached(name, 'DATABASE_URL', () => checkPostgres(url));
  const binaries = findPostgresBinaries();
  if (binaries) return { name, state: 'ok', detail: `${binaries.version}, embedded` };
  const detail = `there is no embedded one for ${process.platform}-${process.arch} in node_modules`;
  return { name, state: 'missing', detail, mend: 'set DATABASE_URL, or run npm ci without --omit=optional' };
}

async function examineRedis(config: CliConfig, { redisServer }: SystemParts): Promise<Finding> {
  const name = 'Redis';
  const { url } = config.redis;
  if (url !== undefined) return reached(name, 'REDIS_URL', () => checkRedis(url));
  if (redisServer === undefined) {
    return { name, state: 'missing', detail: 'no redis-server', mend: mendOf('redisServer', config) };
  }
  try {
    return { name, state: 'ok', detail: `${await redisVersion(redisServer)}, ${redisServer}` };
  } catch (error) {
    const detail = `${redisServer} does not run: ${messageOf(error)}`;
    return { name, state: 'missing', detail, mend: mendOf('redisServer', config) };
  }
}

async function reached(name: string, setting: string, check: () => Promise<void>): Promise<Finding> {
  return check().then(
    () => ({ name, state: 'ok', detail: `${setting} answers` }),
    (error: unknown) => ({
      name,
      state: 'missing',
      detail: `${setting}: ${messageOf(error)}`,
      mend: `start that server, or unset ${setting} to use an embedded one`,
    }),
  );
}

async function examineBrowser(
  config: CliConfig,
  { browser }: SystemParts,
  { sandbox }: DoctorOptions,
): Promise<Finding> {
  const name = 'browser';
  if (browser === undefined) {
    const detail = sandbox ? 'none found' : 'none found: Chasqui starts, but no session can';
    return { name, state: sandbox ? 'missing' : 'warning', detail, mend: mendOf('browser', config) };
  }
  try {
    const { stdout } = await execute(browser, ['--version'], { timeout: VERSION_TIMEOUT_MS });
    return { name, state: 'ok', detail: `${stdout.trim()}, ${browser}` };
  } catch (error) {
    return {
      name,
      state: 'warning',
      detail: `${browser} does not run: ${messageOf(error)}`,
      mend: mendOf('browser', config),
    };
  }
}

/** Without it everything starts, and calls that need it say so. */
function examineFfmpeg(config: CliConfig, { ffmpeg }: SystemParts): Finding {
  if (ffmpeg !== undefined) return { name: 'ffmpeg', state: 'ok', detail: ffmpeg };
  const detail = 'none found: voice messages and stickers must come as WhatsApp plays them';
  return { name: 'ffmpeg', state: 'warning', detail, mend: mendOf('ffmpeg', config) };
}

async function examinePorts({ port, sandbox, sandboxPort }: DoctorOptions, isRunning: boolean): Promise<Finding[]> {
  const api = await examinePort({ name: 'API port', port, option: '--port', isRunning });
  if (!sandbox) return [api];
  return [api, await examinePort({ name: 'sandbox port', port: sandboxPort, option: '--sandbox-port', isRunning })];
}

interface PortToExamine {
  readonly name: string;
  readonly port: number;
  readonly option: string;
  readonly isRunning: boolean;
}

async function examinePort({ name, port, option, isRunning }: PortToExamine): Promise<Finding> {
  if (port === 0 || (await isPortFree(port)))
    return { name, state: 'ok', detail: port === 0 ? 'any' : `${port} is free` };
  if (isRunning) return { name, state: 'ok', detail: `${port} is in use while Chasqui runs on this data folder` };
  return { name, state: 'missing', detail: `${port} is in use`, mend: `choose another with ${option}` };
}
