import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Redis } from 'ioredis';
import { Pool, type QueryResultRow } from 'pg';

const CONNECT_TIMEOUT_MS = 5_000;
const QUERY_TIMEOUT_MS = 60_000;
const PORT_LINE = 3;

/** The embedded PostgreSQL of a stack, read past everything that is tested. It may be killed at any moment. */
export class Database {
  private readonly pool: Pool;

  constructor(dataDir: string) {
    const password = readFileSync(path.join(dataDir, 'secrets', 'postgres-password'), 'utf8');
    const postmaster = readFileSync(path.join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n');
    this.pool = new Pool({
      host: '127.0.0.1',
      port: Number(postmaster[PORT_LINE]),
      user: 'chasqui',
      database: 'chasqui',
      password,
      max: 3,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: QUERY_TIMEOUT_MS,
    });
    this.pool.on('error', () => undefined); // an idle connection that was cut: the next query makes another
  }

  async query<T extends QueryResultRow>(sql: string, values: unknown[] = []): Promise<T[]> {
    return (await this.pool.query<T>(sql, values)).rows;
  }

  close(): Promise<void> {
    return this.pool.end();
  }
}

/** Empties the embedded Redis. @returns how many keys it had */
export async function flushRedis(dataDir: string): Promise<number> {
  const settings = readFileSync(path.join(dataDir, 'secrets', 'redis.conf'), 'utf8');
  const redis = new Redis({
    host: '127.0.0.1',
    port: Number(/^port (\d+)$/m.exec(settings)?.[1]),
    password: /^requirepass (\S+)$/m.exec(settings)?.[1] ?? '',
    lazyConnect: true,
    connectTimeout: CONNECT_TIMEOUT_MS,
    commandTimeout: CONNECT_TIMEOUT_MS,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  redis.on('error', () => undefined); // `connect` rejects with it
  try {
    await redis.connect();
    const keys = await redis.dbsize();
    await redis.flushall();
    return keys;
  } finally {
    redis.disconnect();
  }
}
