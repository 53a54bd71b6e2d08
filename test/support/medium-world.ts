import { randomBytes } from 'node:crypto';
import type { DynamicModule, Type } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { DatabaseModule, migrate } from '@chasqui/database';
import { createLogger } from '@chasqui/logging';
import { PacingModule } from '@chasqui/pacing';
import { QueueModule } from '@chasqui/queue';
import { RedisModule } from '@chasqui/redis';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { sharedStores } from './medium-stores.js';

export const silent = createLogger('test', 'silent');

/** An empty database of its own, not migrated. Nobody drops it: its cluster goes with the run. */
export async function newDatabase(): Promise<string> {
  const { databaseUrl } = await sharedStores();
  const name = `chasqui_${randomBytes(6).toString('hex')}`;
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(`CREATE DATABASE ${name}`);
  } finally {
    await client.end();
  }
  return Object.assign(new URL(databaseUrl), { pathname: `/${name}` }).href;
}

let emptied: Promise<string> | undefined;

/**
 * The Redis of this Jest worker, whose test files run one after the other. Each finds it empty: what an earlier one had
 * counted, such as bad keys of the address that all of them call from, is not its own.
 */
export function redisUrl(): Promise<string> {
  emptied ??= emptyRedis();
  return emptied;
}

async function emptyRedis(): Promise<string> {
  const { redisUrl: url } = await sharedStores();
  const redis = new Redis(url);
  try {
    await redis.flushall();
  } finally {
    redis.disconnect();
  }
  return url;
}

/** Some of our modules, as an app would compose them, on a migrated database of their own. */
export interface World {
  readonly module: TestingModule;
  readonly database: DataSource;
  get<T>(type: Type<T>): T;
  close(): Promise<void>;
}

/** @param stores to be used in place of those of this test file; sessions are paced only by a policy of their own */
export async function openWorld(
  modules: (Type | DynamicModule)[],
  stores: { databaseUrl?: string; redisUrl?: string; arePacingDefaultsOn?: boolean } = {},
): Promise<World> {
  const redis = stores.redisUrl ?? (await redisUrl());
  const module = await Test.createTestingModule({
    imports: [
      DatabaseModule.forRoot(stores.databaseUrl ?? (await migratedDatabase())),
      RedisModule.forRoot(redis, silent),
      QueueModule.forRoot(redis, silent),
      PacingModule.forRoot(stores.arePacingDefaultsOn ?? false),
      ...modules,
    ],
  }).compile();
  module.enableShutdownHooks([]);
  await module.init();
  return {
    module,
    database: module.get(DataSource),
    get: (type) => module.get(type, { strict: false }),
    close: () => module.close(),
  };
}

/** An empty database with our tables. */
export async function migratedDatabase(): Promise<string> {
  const url = await newDatabase();
  await migrate(url);
  return url;
}
