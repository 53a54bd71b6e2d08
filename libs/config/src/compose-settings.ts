import { z } from 'zod';
import { settingNotes } from './setting-notes.js';

/** It becomes a part of a URL. */
const password = (): z.ZodString => z.string().regex(/^[\w.~-]{16,}$/);
const publishedAt = z.string().regex(/^(\S+:)?\d+$/);

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
};

export type ComposeSettingName = keyof typeof composeSettings;
