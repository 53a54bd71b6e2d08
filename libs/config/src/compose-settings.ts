import { z } from 'zod';
import { settingNotes } from './setting-notes.js';

/** It becomes a part of a URL. */
const password = (): z.ZodString => z.string().regex(/^[\w.~-]{16,}$/);
const publishedAt = z.string().regex(/^(\S+:)?\d+$/);
const memory = z.string().regex(/^\d+[mg]$/);

/** What docker-compose.yml takes from .env for itself, besides the settings that it hands on. */
export const composeSettings = {
  POSTGRES_PASSWORD: password().register(settingNotes, {
    description: 'Of the PostgreSQL in the composition.',
    secret: 'random',
    example: 'example-postgres-password',
    format: 'letters, digits and `_.~-`, at least 16',
  }),
  REDIS_PASSWORD: password().register(settingNotes, {
    description: 'Of the Redis in the composition.',
    secret: 'random',
    example: 'example-redis-password',
    format: 'letters, digits and `_.~-`, at least 16',
  }),
  API_PUBLISH: publishedAt.default('127.0.0.1:3000').register(settingNotes, {
    description: 'Where the host offers the API.',
    format: '`address:port`',
  }),
  WORKERS: z.coerce.number().int().min(1).max(64).default(1).register(settingNotes, {
    description: 'How many workers host the sessions.',
  }),
  WORKER_MEMORY: memory.default('4g').register(settingNotes, {
    description: 'The most memory of one worker with all its browsers; `/dev/shm` is a part of it.',
    format: 'a number with `m` or `g`',
  }),
  WORKER_PIDS: z.coerce.number().int().min(200).max(100_000).default(4000).register(settingNotes, {
    description: 'The most processes and threads of one worker; a browser has about a hundred.',
  }),
  SANDBOX_PUBLISH: publishedAt.default('127.0.0.1:3100').register(settingNotes, {
    description:
      "Where the host offers the sandbox's control API and phone page, which have no keys: never to a network.",
    format: '`address:port`',
  }),
  SANDBOX_TLS_KEY: z.string().optional().register(settingNotes, {
    description:
      "The private key of the sandbox's web.whatsapp.com, made by `./chasqui init --sandbox` together with `BROWSER_ARGS` that trust it.",
    format: 'PKCS #8 in base64',
  }),
};

export type ComposeSettingName = keyof typeof composeSettings;
