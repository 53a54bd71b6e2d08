import { resolve } from 'node:path';
import { z } from 'zod';
import { complaintOf, obtainSystemParts, requirePart } from '../system-parts/system-parts.js';
import { apiProcess, sandboxProcess, urlOf, workerProcess, type Surroundings } from './app-processes.js';
import { startPostgres, startRedis, type StoreContext } from './data-stores.js';
import { requestJson } from './json-request.js';
import type { Steps } from './steps.js';
import type { UpOptions } from './up-options.js';

const browserArgsSchema = z.object({ browserArgs: z.array(z.string()) });

export interface StartContext extends StoreContext {
  readonly options: UpOptions;
  readonly steps: Steps;
}

/** What answers when everything was started. */
export interface Started {
  readonly surroundings: Surroundings;
  readonly apiUrl: string;
  /** null without --sandbox. */
  readonly sandboxUrl: string | null;
}

interface SandboxNetwork {
  readonly url: string;
  readonly browserArgs: readonly string[];
}

/**
 * Starts all processes of an installation, those that others need first.
 * @throws CliError
 */
export async function startAll(context: StartContext): Promise<Started> {
  const { options, steps, ports, config, inherited } = context;
  const listen = { host: options.host, port: await ports.claim(options.port, '--port') };
  const sandboxPort = options.sandbox ? await ports.claim(options.sandboxPort, '--sandbox-port') : null;
  const parts = await systemParts(context);

  const [postgres, redis, sandbox] = await Promise.all([
    steps.step(
      'PostgreSQL',
      () => startPostgres(context),
      ({ title }) => title,
    ),
    steps.step(
      'Redis',
      () => startRedis(context, parts.redisServer),
      ({ title }) => title,
    ),
    sandboxPort === null ? null : steps.step('Sandbox', () => startSandbox(context, sandboxPort)),
  ]);
  // Here, not at the top: TypeORM takes most of a second to load, which PostgreSQL has used to start.
  const { migrateDatabase } = await import('./migration-step.js');
  await steps.step('Database', () => migrateDatabase(postgres.url), describeMigrations);

  const arePacingDefaultsOn = config.pacing.areDefaultsOn ?? !options.sandbox;
  const { MEDIA_PATH: givenPath } = config.mediaStore;
  const mediaPath = givenPath ? resolve(givenPath) : context.folder.folderFor('media');
  const stores = { databaseUrl: postgres.url, redisUrl: redis.url, mediaPath };
  const surroundings = { config, inherited, ...stores, arePacingDefaultsOn };
  const browserArgs = [...config.browser.args, ...(sandbox?.browserArgs ?? [])];
  await Promise.all([
    steps.step('API', () => context.supervisor.start(apiProcess(surroundings, listen))),
    steps.step(options.workers === 1 ? 'Worker' : `${options.workers} workers`, () =>
      startWorkers(context, surroundings, { path: parts.browser ?? config.browser.path, args: browserArgs }),
    ),
  ]);
  return { surroundings, apiUrl: urlOf(listen), sandboxUrl: sandbox?.url ?? null };
}

async function systemParts({ options, steps, config, inherited, signal }: StartContext) {
  const search = { config, searchPath: inherited['PATH'] ?? '' };
  const needsRedis = config.redis.url === undefined;
  const parts = await obtainSystemParts({
    ...search,
    parts: needsRedis ? ['redisServer', 'browser'] : ['browser'],
    report: (line) => {
      steps.line(line);
    },
    signal,
  });
  if (needsRedis) requirePart(parts, 'redisServer', config);
  if (options.sandbox) requirePart(parts, 'browser', config);
  else if (parts.browser === undefined) {
    steps.line(`No session can start: ${complaintOf('browser', config)}`);
  }
  return parts;
}

async function startSandbox(context: StartContext, port: number): Promise<SandboxNetwork> {
  const { folder, inherited, ports, signal, supervisor } = context;
  const tlsPort = await ports.choose();
  await supervisor.start(sandboxProcess(inherited, { port, tlsPort, dataDir: folder.folderFor('sandbox') }));
  const url = `http://127.0.0.1:${port}`;
  const { browserArgs } = browserArgsSchema.parse(await requestJson({ url: `${url}/browser-args`, signal }));
  return { url, browserArgs };
}

async function startWorkers(
  { folder, options, ports, supervisor }: StartContext,
  surroundings: Surroundings,
  browser: { path: string | undefined; args: readonly string[] },
): Promise<void> {
  const dataDir = folder.folderFor('worker');
  const { id: installationId } = folder.manifest;
  const starts: Promise<void>[] = [];
  for (let index = 1; index <= options.workers; index += 1) {
    const healthPort = await ports.choose();
    starts.push(supervisor.start(workerProcess(surroundings, { index, installationId, dataDir, healthPort, browser })));
  }
  await Promise.all(starts);
}

function describeMigrations(applied: readonly string[]): string {
  if (applied.length === 0) return 'Database is up to date';
  return applied.length === 1 ? 'Database: 1 migration applied' : `Database: ${applied.length} migrations applied`;
}
