import { join } from 'node:path';
import { CHASQUI_VERSION, inheritedEnvironment, readCliConfig } from '@chasqui/config';
import type { INestApplicationContext } from '@nestjs/common';
import { destination, pino } from 'pino';
import { DataFolder } from '../data-folder/data-folder.js';
import { endLeftovers } from '../supervisor/leftovers.js';
import { LogFile } from '../supervisor/log-file.js';
import { Ports } from '../supervisor/ports.js';
import { RunRecords } from '../supervisor/run-records.js';
import { Supervisor } from '../supervisor/supervisor.js';
import type { Credentials } from './first-start.js';
import { startAll, type StartContext, type Started } from './start.js';
import type { Steps } from './steps.js';
import { unlessStopped, untilStopped } from './stop-request.js';
import { toJson, toText, type Ready } from './summary.js';
import { dataFolderOf, networkOf, type UpOptions } from './up-options.js';

const NO_CREDENTIALS: Credentials = { adminKey: null, operatorKey: null, demo: null };

/**
 * Runs everything until the signal asks to stop.
 * @throws CliError when it cannot be started
 */
export async function up(options: UpOptions, steps: Steps, signal: AbortSignal): Promise<void> {
  const config = readCliConfig();
  const folder = await DataFolder.open(dataFolderOf(options), networkOf(options));
  const records = new RunRecords(folder.folderFor('run'));
  const supervisor = new Supervisor(folder.folderFor('logs'), records, steps.event);
  const inherited = inheritedEnvironment();
  steps.line(`Chasqui ${CHASQUI_VERSION}${options.sandbox ? ' with a sandbox WhatsApp' : ''}`);
  try {
    await unlessStopped(signal, async () => {
      await endLeftovers(records, steps.event);
      await run({ options, steps, config, folder, inherited, ports: new Ports(), supervisor, signal });
    });
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    await supervisor.stop();
    folder.close();
  }
}

async function run(context: StartContext): Promise<void> {
  const { steps, signal } = context;
  const started = await startAll(context);
  const domain = await openDomain(context, started);
  const credentials = await credentialsOf(context, started, domain);
  const ready = readyOf(context, started, credentials);
  await present(context, ready);
  if (ready.showsQrs) {
    const { showQrs } = await import('./terminal-qr.js');
    await showQrs(domain, { steps, sandboxUrl: started.sandboxUrl }, signal);
  }
  await domain.close();
  await untilStopped(signal);
}

/** Loaded late: Nest and TypeORM take a second, and `--help` needs neither. */
async function openDomain(
  { config, folder }: StartContext,
  { surroundings }: Started,
): Promise<INestApplicationContext> {
  const log = new LogFile(join(folder.folderFor('logs'), 'cli.log'));
  log.rotate();
  const logger = pino({ level: config.logLevel }, destination({ dest: log.path, mode: 0o600 }));
  const { createCliContext } = await import('../cli.module.js');
  const { databaseUrl, redisUrl } = surroundings;
  return createCliContext({ databaseUrl, redisUrl, logger });
}

async function credentialsOf(
  { folder, options, signal, steps }: StartContext,
  servers: Started,
  domain: INestApplicationContext,
): Promise<Credentials> {
  const { findDemoSession, makeFirstCredentials } = await import('./first-start.js');
  if (!options.firstKey) return NO_CREDENTIALS;
  if (!folder.manifest.keysShown) {
    return steps.step(options.sandbox ? 'First keys and demo session' : 'First keys', () =>
      makeFirstCredentials(domain, folder.manifest.id, { ...servers, plan: options.plan, signal }),
    );
  }
  if (!options.sandbox) return NO_CREDENTIALS;
  return { ...NO_CREDENTIALS, demo: await steps.step('Demo session', () => findDemoSession(domain, signal)) };
}

function readyOf({ folder, options, supervisor }: StartContext, started: Started, credentials: Credentials): Ready {
  return {
    url: started.apiUrl,
    sandboxUrl: started.sandboxUrl,
    credentials,
    keysShown: folder.manifest.keysShown,
    dataFolder: folder.path,
    showsQrs: process.stdout.isTTY && !options.json,
    processes: {
      api: supervisor.pids('api'),
      worker: supervisor.pids('worker'),
      postgres: supervisor.pids('postgres'),
      redis: supervisor.pids('redis'),
      sandbox: supervisor.pids('sandbox'),
    },
  };
}

/** The keys count as shown only when the output took them: a start killed before makes new ones next time. */
async function present({ folder, options }: StartContext, ready: Ready): Promise<void> {
  const text = options.json ? `${toJson(ready)}\n` : `\n${toText(ready)}\n`;
  await new Promise<void>((resolve, reject) => {
    process.stdout.write(text, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
  if (options.firstKey) folder.markKeysShown();
}
