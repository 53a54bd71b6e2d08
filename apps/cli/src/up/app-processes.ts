import type { CliConfig } from '@chasqui/config';
import { entryOf } from '../checkout.js';
import type { ProcessDefinition } from '../supervisor/process-definition.js';
import { checkHttp } from '../supervisor/readiness.js';

const READY_WITHIN_MS = 60_000;

/** What every app of a run has in common. */
export interface Surroundings {
  readonly config: CliConfig;
  readonly inherited: Readonly<Record<string, string>>;
  readonly databaseUrl: string;
  readonly redisUrl: string;
  readonly arePacingDefaultsOn: boolean;
  /** Of the files that messages carry. */
  readonly mediaPath: string;
}

export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

interface WorkerOptions {
  /** From 1. */
  readonly index: number;
  readonly installationId: string;
  /** Of all workers: a session's login must be found by whichever worker claims it. */
  readonly dataDir: string;
  readonly healthPort: number;
  readonly browser: { readonly path: string | undefined; readonly args: readonly string[] };
}

interface SandboxOptions {
  readonly port: number;
  readonly tlsPort: number;
  readonly dataDir: string;
}

export function apiProcess(surroundings: Surroundings, listen: ListenAddress): ProcessDefinition {
  const {
    callers: { trustedProxies, corsOrigins, tenantHostSuffix },
    queueLimits,
    mediaStore,
    mediaIntake,
  } = surroundings.config;
  return {
    ...nodeApp('api'),
    kind: 'api',
    env: {
      ...appEnvironment(surroundings),
      API_HOST: listen.host,
      API_PORT: String(listen.port),
      ...(trustedProxies.length > 0 && { TRUSTED_PROXIES: trustedProxies.join() }),
      ...(corsOrigins.length > 0 && { CORS_ORIGINS: [corsOrigins].flat().join() }),
      ...(tenantHostSuffix !== undefined && { TENANT_HOST_SUFFIX: tenantHostSuffix }),
      ...asText({ ...queueLimits, ...mediaStore, ...mediaIntake }),
      MEDIA_PATH: surroundings.mediaPath,
    },
    checkReady: (signal) => checkHttp(`${urlOf(listen)}/health/ready`, signal),
  };
}

/** Where a server can be reached from this machine that listens on an address. */
export function urlOf({ host, port }: ListenAddress): string {
  const name = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
}

export function workerProcess(surroundings: Surroundings, options: WorkerOptions): ProcessDefinition {
  const { index, installationId, dataDir, healthPort, browser } = options;
  const {
    browser: { startsAtOnce },
    events,
    maxSessions,
    timeouts,
    outbox,
    mediaStore,
    receivedMedia,
  } = surroundings.config;
  return {
    ...nodeApp('worker'),
    name: `worker-${index}`,
    kind: 'worker',
    env: {
      ...appEnvironment(surroundings),
      // Two installations may share a database, and a worker's leases go by its id.
      WORKER_ID: `worker-${index}-${installationId}`,
      WORKER_DATA_DIR: dataDir,
      WORKER_HEALTH_HOST: '127.0.0.1',
      WORKER_HEALTH_PORT: String(healthPort),
      EVENTS_RETENTION_DAYS: String(events.retentionDays),
      ...(maxSessions !== undefined && { WORKER_MAX_SESSIONS: String(maxSessions) }),
      ...(startsAtOnce !== undefined && { BROWSER_STARTS_AT_ONCE: String(startsAtOnce) }),
      ...(browser.path !== undefined && { BROWSER_PATH: browser.path }),
      BROWSER_ARGS: JSON.stringify(browser.args),
      ...asText({ ...timeouts, ...outbox, ...mediaStore, ...receivedMedia }),
      MEDIA_PATH: surroundings.mediaPath,
    },
    checkReady: (signal) => checkHttp(`http://127.0.0.1:${healthPort}/health/ready`, signal),
  };
}

export function sandboxProcess(
  inherited: Readonly<Record<string, string>>,
  { port, tlsPort, dataDir }: SandboxOptions,
): ProcessDefinition {
  const app = nodeApp('sandbox');
  const flags = { '--host': '127.0.0.1', '--port': String(port), '--tls-port': String(tlsPort), '--data-dir': dataDir };
  return {
    ...app,
    kind: 'sandbox',
    args: [...app.args, ...Object.entries(flags).flat()],
    env: inherited,
    checkReady: (signal) => checkHttp(`http://127.0.0.1:${port}/health`, signal),
  };
}

/** Lists are separated by commas, as they were given. */
function asText(
  values: Readonly<Record<string, number | string | readonly string[] | undefined>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, [value].flat().join()]])),
  );
}

function nodeApp(app: Parameters<typeof entryOf>[0]) {
  return {
    name: app,
    command: process.execPath,
    args: [entryOf(app)],
    hasParentChannel: true,
    readyWithinMs: READY_WITHIN_MS,
  };
}

function appEnvironment(surroundings: Surroundings): Record<string, string> {
  const { config, inherited, databaseUrl, redisUrl, arePacingDefaultsOn } = surroundings;
  return {
    ...inherited,
    NODE_ENV: config.nodeEnv,
    LOG_LEVEL: config.logLevel,
    DATABASE_URL: databaseUrl,
    REDIS_URL: redisUrl,
    PACING_DEFAULTS: arePacingDefaultsOn ? 'on' : 'off',
    ...(config.metrics.token !== undefined && { METRICS_TOKEN: config.metrics.token }),
  };
}
