import { readOptionalSettings, readSettings } from './environment.js';
import {
  MEDIA_INTAKE_SETTING_NAMES,
  MEDIA_RECEIVED_SETTING_NAMES,
  MEDIA_SETTING_NAMES,
  toMediaIntakeConfig,
  toReceivedMediaConfig,
  type MediaIntakeConfig,
  type ReceivedMediaConfig,
} from './media-settings.js';
import {
  MEDIA_STORE_SETTING_NAMES,
  toMediaStoreConfig,
  type MediaStoreConfig,
  type MediaStoreSettingName,
} from './media-store-settings.js';
import { OUTBOX_SETTING_NAMES, toOutboxConfig, type OutboxConfig, type OutboxSettingName } from './outbox-settings.js';
import {
  QUEUE_LIMIT_SETTING_NAMES,
  toQueueLimits,
  type QueueLimitsConfig,
  type QueueLimitSettingName,
} from './queue-limit-settings.js';
import {
  SESSION_TIMEOUT_NAMES,
  toSessionTimeouts,
  type SessionTimeoutName,
  type SessionTimeouts,
} from './session-timeouts.js';
import type { Settings } from './settings.js';

const shared = ['NODE_ENV', 'LOG_LEVEL', 'DATABASE_URL', 'REDIS_URL', 'METRICS_TOKEN', 'PACING_DEFAULTS'] as const;

export const apiSettings = [
  ...shared,
  'API_HOST',
  'API_PORT',
  'TRUSTED_PROXIES',
  'CORS_ORIGINS',
  'TENANT_HOST_SUFFIX',
  ...QUEUE_LIMIT_SETTING_NAMES,
  ...MEDIA_SETTING_NAMES,
] as const;

export const workerSettings = [
  ...shared,
  'WORKER_ID',
  'WORKER_DATA_DIR',
  'WORKER_HEALTH_HOST',
  'WORKER_HEALTH_PORT',
  'WORKER_MAX_SESSIONS',
  'EVENTS_RETENTION_DAYS',
  'BROWSER_STARTS_AT_ONCE',
  'BROWSER_PATH',
  'BROWSER_ARGS',
  ...SESSION_TIMEOUT_NAMES,
  ...OUTBOX_SETTING_NAMES,
  ...MEDIA_STORE_SETTING_NAMES,
  ...MEDIA_RECEIVED_SETTING_NAMES,
] as const;

const ownCliSettings = [
  'NODE_ENV',
  'LOG_LEVEL',
  'METRICS_TOKEN',
  'PACING_DEFAULTS',
  'TRUSTED_PROXIES',
  'CORS_ORIGINS',
  'TENANT_HOST_SUFFIX',
  'WORKER_MAX_SESSIONS',
  'EVENTS_RETENTION_DAYS',
  'BROWSER_STARTS_AT_ONCE',
  'BROWSER_PATH',
  'BROWSER_ARGS',
] as const;
export const cliSettings = [
  ...ownCliSettings,
  'DATABASE_URL',
  'REDIS_URL',
  ...SESSION_TIMEOUT_NAMES,
  ...OUTBOX_SETTING_NAMES,
  ...QUEUE_LIMIT_SETTING_NAMES,
  ...MEDIA_SETTING_NAMES,
  ...MEDIA_RECEIVED_SETTING_NAMES,
] as const;

export interface MetricsConfig {
  /** undefined: nobody may read them. */
  readonly token: string | undefined;
}

export interface PacingConfig {
  /** Whether a session is paced that has no policy of its own. */
  readonly areDefaultsOn: boolean;
}

export interface BrowserConfig {
  /** undefined: whoever needs it looks for an installed one. */
  readonly path: string | undefined;
  readonly args: readonly string[];
  /** undefined: as many as there are processors. */
  readonly startsAtOnce: number | undefined;
}

export interface EventsConfig {
  readonly retentionDays: number;
}

/** Through whom callers come, and from which web pages. */
export interface CallersConfig {
  /** Addresses and CIDR blocks. */
  readonly trustedProxies: readonly string[];
  readonly corsOrigins: '*' | readonly string[];
  /** Lower case, without a dot before it; undefined: accounts have no hosts of their own. */
  readonly tenantHostSuffix: string | undefined;
}

/** What the API app needs. */
export interface ApiConfig {
  readonly logLevel: string;
  readonly database: { readonly url: string };
  readonly redis: { readonly url: string };
  readonly metrics: MetricsConfig;
  readonly pacing: PacingConfig;
  readonly http: { readonly host: string; readonly port: number } & CallersConfig;
  readonly queueLimits: QueueLimitsConfig;
  readonly media: MediaStoreConfig;
  readonly mediaIntake: MediaIntakeConfig;
}

/** What a worker needs. */
export interface WorkerConfig {
  readonly logLevel: string;
  readonly database: { readonly url: string };
  readonly redis: { readonly url: string };
  readonly metrics: MetricsConfig;
  readonly pacing: PacingConfig;
  readonly id: string;
  readonly dataDir: string;
  readonly health: { readonly host: string; readonly port: number };
  readonly maxSessions: number | undefined;
  readonly events: EventsConfig;
  readonly browser: BrowserConfig;
  readonly timeouts: SessionTimeouts;
  readonly outbox: OutboxConfig;
  readonly media: MediaStoreConfig;
  readonly receivedMedia: ReceivedMediaConfig;
}

/** @throws ConfigError */
export function readApiConfig(environment: NodeJS.ProcessEnv = process.env): ApiConfig {
  const values = readSettings(apiSettings, environment);
  return Object.freeze({
    logLevel: values.LOG_LEVEL,
    database: { url: values.DATABASE_URL },
    redis: { url: values.REDIS_URL },
    metrics: { token: values.METRICS_TOKEN },
    pacing: { areDefaultsOn: values.PACING_DEFAULTS === 'on' },
    http: { host: values.API_HOST, port: values.API_PORT, ...callersConfig(values) },
    queueLimits: toQueueLimits(values),
    media: toMediaStoreConfig(values),
    mediaIntake: toMediaIntakeConfig(values),
  });
}

/** @throws ConfigError */
export function readWorkerConfig(environment: NodeJS.ProcessEnv = process.env): WorkerConfig {
  const values = readSettings(workerSettings, environment);
  return Object.freeze({
    logLevel: values.LOG_LEVEL,
    database: { url: values.DATABASE_URL },
    redis: { url: values.REDIS_URL },
    metrics: { token: values.METRICS_TOKEN },
    pacing: { areDefaultsOn: values.PACING_DEFAULTS === 'on' },
    id: values.WORKER_ID,
    dataDir: values.WORKER_DATA_DIR,
    health: { host: values.WORKER_HEALTH_HOST, port: values.WORKER_HEALTH_PORT },
    maxSessions: values.WORKER_MAX_SESSIONS,
    events: { retentionDays: values.EVENTS_RETENTION_DAYS },
    browser: browserConfig(values),
    timeouts: toSessionTimeouts(values),
    outbox: toOutboxConfig(values),
    media: toMediaStoreConfig(values),
    receivedMedia: toReceivedMediaConfig(values),
  });
}

/** What the command line needs; it supplies PostgreSQL and Redis itself where their URLs are undefined. */
export interface CliConfig {
  readonly nodeEnv: string;
  readonly logLevel: string;
  readonly database: { readonly url: string | undefined };
  readonly redis: { readonly url: string | undefined };
  readonly metrics: MetricsConfig;
  /** undefined: not set, so that a sandbox may choose. */
  readonly pacing: Partial<PacingConfig>;
  readonly callers: CallersConfig;
  readonly maxSessions: number | undefined;
  readonly events: EventsConfig;
  readonly browser: BrowserConfig;
  /** Those that were set; the worker knows the defaults. */
  readonly timeouts: Readonly<Partial<Record<SessionTimeoutName, number>>>;
  /** Likewise. */
  readonly outbox: Readonly<Partial<Record<OutboxSettingName, number>>>;
  /** Likewise, of the API. */
  readonly queueLimits: Readonly<Partial<Record<QueueLimitSettingName, number>>>;
  /** Likewise, of both. */
  readonly mediaStore: Readonly<Partial<Pick<Settings, MediaStoreSettingName>>>;
  /** Likewise, of the API. */
  readonly mediaIntake: Readonly<Partial<Pick<Settings, (typeof MEDIA_INTAKE_SETTING_NAMES)[number]>>>;
  /** Likewise, of the worker. */
  readonly receivedMedia: Readonly<Partial<Pick<Settings, (typeof MEDIA_RECEIVED_SETTING_NAMES)[number]>>>;
}

/** @throws ConfigError */
export function readCliConfig(environment: NodeJS.ProcessEnv = process.env): CliConfig {
  const given = readOptionalSettings(cliSettings, environment);
  const values = { ...readSettings(ownCliSettings, {}), ...given };
  return Object.freeze({
    nodeEnv: values.NODE_ENV,
    logLevel: values.LOG_LEVEL,
    database: { url: values.DATABASE_URL },
    redis: { url: values.REDIS_URL },
    metrics: { token: values.METRICS_TOKEN },
    pacing: given.PACING_DEFAULTS === undefined ? {} : { areDefaultsOn: given.PACING_DEFAULTS === 'on' },
    callers: callersConfig(values),
    maxSessions: values.WORKER_MAX_SESSIONS,
    events: { retentionDays: values.EVENTS_RETENTION_DAYS },
    browser: browserConfig(values),
    timeouts: thoseOf(SESSION_TIMEOUT_NAMES, given),
    outbox: thoseOf(OUTBOX_SETTING_NAMES, given),
    queueLimits: thoseOf(QUEUE_LIMIT_SETTING_NAMES, given),
    mediaStore: thoseOf(MEDIA_STORE_SETTING_NAMES, given),
    mediaIntake: thoseOf(MEDIA_INTAKE_SETTING_NAMES, given),
    receivedMedia: thoseOf(MEDIA_RECEIVED_SETTING_NAMES, given),
  });
}

function thoseOf<N extends keyof Settings>(
  names: readonly N[],
  given: Readonly<Partial<Settings>>,
): Partial<Pick<Settings, N>> {
  return Object.fromEntries(names.flatMap((name) => (name in given ? [[name, given[name]]] : []))) as Partial<
    Pick<Settings, N>
  >;
}

function browserConfig(
  values: Pick<Settings, 'BROWSER_PATH' | 'BROWSER_ARGS' | 'BROWSER_STARTS_AT_ONCE'>,
): BrowserConfig {
  return { path: values.BROWSER_PATH, args: values.BROWSER_ARGS, startsAtOnce: values.BROWSER_STARTS_AT_ONCE };
}

function callersConfig(
  values: Pick<Settings, 'TRUSTED_PROXIES' | 'CORS_ORIGINS' | 'TENANT_HOST_SUFFIX'>,
): CallersConfig {
  return {
    trustedProxies: values.TRUSTED_PROXIES,
    corsOrigins: values.CORS_ORIGINS,
    tenantHostSuffix: values.TENANT_HOST_SUFFIX,
  };
}
