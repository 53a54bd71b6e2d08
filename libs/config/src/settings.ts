import { hostname } from 'node:os';
import { z } from 'zod';
import { cidrList, originList } from './address-lists.js';
import { parseBrowserArgs } from './browser-args.js';
import { mediaSettings } from './media-settings.js';
import { outboxSettings } from './outbox-settings.js';
import { queueLimitSettings } from './queue-limit-settings.js';
import { sessionTimeoutSettings } from './session-timeouts.js';
import { settingNotes } from './setting-notes.js';

const port = z.coerce.number().int().min(0).max(65_535);

const browserArgs = z.string().transform((text, context) => {
  try {
    return parseBrowserArgs(text);
  } catch (error) {
    context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : 'cannot be read' });
    return z.NEVER;
  }
});

/** A host name without its first label. */
const tenantHostSuffix = z
  .string()
  .transform((text) => text.toLowerCase().replace(/^\./, ''))
  .pipe(z.string().regex(/^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/));

/** Every setting that Chasqui reads from its environment. Each app picks its part: there is no second list. */
export const settings = {
  NODE_ENV: z.enum(['production', 'development', 'test']).default('production').register(settingNotes, {
    description: 'In `production` the secrets of .env.example are refused.',
  }),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace']).default('info').register(settingNotes, {
    description: 'The least severe lines that are logged. No level logs keys, texts, QR codes or phone numbers.',
  }),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).register(settingNotes, {
    description: 'The PostgreSQL that holds everything but the logins.',
    secret: 'url',
    example: 'postgresql://chasqui:example-postgres-password@127.0.0.1:5432/chasqui',
    format: '`postgresql://` URL',
  }),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).register(settingNotes, {
    description:
      'The Redis for wake-ups and live state. It needs `maxmemory-policy noeviction`; append-only persistence is advised.',
    secret: 'url',
    example: 'redis://:example-redis-password@127.0.0.1:6379/0',
    format: '`redis://` or `rediss://` URL',
  }),
  METRICS_TOKEN: z
    .string()
    .regex(/^[\w.~-]{16,}$/)
    .optional()
    .register(settingNotes, {
      description: 'What a reader of `/metrics` must send as a bearer token. Unset: there are no metrics.',
      secret: 'random',
      example: 'example-metrics-token',
      format: 'letters, digits and `_.~-`, at least 16',
    }),
  API_HOST: z.string().min(1).default('127.0.0.1').register(settingNotes, {
    description: 'The address on which the API listens. Offer it to others through a proxy with TLS.',
    format: 'address or host name',
  }),
  API_PORT: port.default(3000).register(settingNotes, {
    description: 'The port on which the API listens; 0: any free one.',
  }),
  TRUSTED_PROXIES: cidrList.default([]).register(settingNotes, {
    description:
      'The proxies whose `X-Forwarded-For` tells the address of a caller. From anybody else it tells nothing.',
    format: 'addresses and CIDR blocks of IPv4 and IPv6, separated by commas',
    defaultText: 'none',
  }),
  CORS_ORIGINS: originList.default([]).register(settingNotes, {
    description: 'The web pages whose scripts may call the API from a browser.',
    format: 'origins such as `https://app.example`, separated by commas, or `*`',
    defaultText: 'none',
  }),
  TENANT_HOST_SUFFIX: tenantHostSuffix.optional().register(settingNotes, {
    description:
      'Under it each account has a host of its own for `/api`: its name as a label of a host name, or its id, and this. Unset: every host is as good.',
    format: 'host name of two labels or more, such as `gateway.example.com`',
    defaultText: 'unset',
  }),
  WORKER_ID: z
    .string()
    .regex(/^[\w.-]{1,100}$/)
    .default(`${hostname()}-${process.pid}`)
    .register(settingNotes, {
      description: 'The name of this worker in its leases: another one for each worker, the same after a restart.',
      format: 'letters, digits and `_.-`, at most 100',
      defaultText: 'host name and process id',
    }),
  WORKER_DATA_DIR: z.string().min(1).default('.data').register(settingNotes, {
    description: 'The folder of the browser profiles, which hold the logins. All workers of one host share it.',
    format: 'path',
  }),
  WORKER_HEALTH_HOST: z.string().min(1).default('127.0.0.1').register(settingNotes, {
    description: 'The address on which a worker answers `/health/live` and `/health/ready`.',
    format: 'address or host name',
  }),
  WORKER_HEALTH_PORT: port.default(3001).register(settingNotes, {
    description: 'The port for it; 0: any free one.',
  }),
  WORKER_MAX_SESSIONS: z.coerce.number().int().min(1).max(10_000).optional().register(settingNotes, {
    description: 'The most sessions that one worker hosts.',
    defaultText: '(memory, or the limit of its container, − 1 GB) / 400 MB',
  }),
  EVENTS_RETENTION_DAYS: z.coerce.number().int().min(7).max(3_650).default(30).register(settingNotes, {
    description: 'How many days events can be read. They go by the month: some stay up to a month longer.',
  }),
  BROWSER_STARTS_AT_ONCE: z.coerce.number().int().min(1).max(100).optional().register(settingNotes, {
    description: 'The most browsers that start at the same time on one host, those of all its workers together.',
    defaultText: 'number of processors',
  }),
  BROWSER_PATH: z.string().min(1).optional().register(settingNotes, {
    description: 'The Chromium to run.',
    format: 'path',
    defaultText: 'the first one found',
  }),
  BROWSER_ARGS: browserArgs.default([]).register(settingNotes, {
    description: 'More arguments for the browser.',
    format: 'a JSON array of strings if it begins with `[`, else words with shell quoting',
    defaultText: 'none',
  }),
  PACING_DEFAULTS: z.enum(['on', 'off']).default('on').register(settingNotes, {
    description:
      'Whether sessions without a policy of their own send at the pace of docs/pacing.md. `up --sandbox` turns it off.',
  }),
  ...sessionTimeoutSettings,
  ...outboxSettings,
  ...queueLimitSettings,
  ...mediaSettings,
};

export type SettingName = keyof typeof settings;
export type Settings = z.infer<z.ZodObject<typeof settings>>;
