import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AccountsService } from '@chasqui/accounts';
import { InstalledKeyAdministration } from '@chasqui/administration';
import { CLI_ACTOR } from '@chasqui/audit';
import { inheritedEnvironment, readCliConfig } from '@chasqui/config';
import { withAdministrationOf } from '../../administration/with-administration.js';
import { entryOf } from '../../checkout.js';
import { CliError } from '../../errors.js';
import { Ports } from '../../supervisor/ports.js';
import { checkHttp, untilReady } from '../../supervisor/readiness.js';
import { withStartedDatabase } from '../../up/installation-database.js';
import { migrateDatabase } from '../../up/migration-step.js';

/** Reads work without Redis, and what is measured here is PostgreSQL. */
const NO_REDIS = 'redis://127.0.0.1:1';
const READY_WITHIN_MS = 60_000;
/** What the limits of the API cost is another question. */
const UNLIMITED_PLAN = 'selfhost';

export interface ReadingStack {
  readonly databaseUrl: string;
  readonly apiUrl: string;
  readonly accountId: string;
  readonly adminKey: string;
}

/**
 * A PostgreSQL and an API of their own, removed afterwards.
 * @throws CliError when DATABASE_URL is set, since that would be somebody's
 */
export async function withReadingStack<T>(signal: AbortSignal, work: (stack: ReadingStack) => Promise<T>): Promise<T> {
  if (readCliConfig().database.url !== undefined) {
    throw new CliError('DATABASE_URL is set. Unset it: this measurement fills a database of its own with messages.');
  }
  const dataDir = mkdtempSync(join(tmpdir(), 'chasqui-bench-'));
  chmodSync(dataDir, 0o755); // PostgreSQL runs as another user when we are root
  try {
    return await withStartedDatabase({ dataDir, sandbox: false }, async (databaseUrl) => {
      await migrateDatabase(databaseUrl);
      const account = await withAdministrationOf(databaseUrl, async (context) => {
        const { id: accountId } = await context.get(AccountsService).ensureDefault(UNLIMITED_PLAN);
        const keys = context.get(InstalledKeyAdministration);
        return { accountId, adminKey: await keys.create(CLI_ACTOR, { accountId, name: 'bench' }) };
      });
      return withApi(databaseUrl, signal, (apiUrl) => work({ databaseUrl, apiUrl, ...account }));
    });
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function withApi<T>(databaseUrl: string, signal: AbortSignal, work: (url: string) => Promise<T>): Promise<T> {
  const port = await new Ports().choose();
  const url = `http://127.0.0.1:${port}`;
  const api = spawn(process.execPath, [entryOf('api')], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...inheritedEnvironment(),
      LOG_LEVEL: 'fatal',
      DATABASE_URL: databaseUrl,
      REDIS_URL: NO_REDIS,
      API_PORT: String(port),
    },
  });
  const exit = once(api, 'exit');
  const ended = new AbortController();
  void exit.then(() => {
    ended.abort(new CliError('The API to measure ended.'));
  });
  const life = AbortSignal.any([signal, ended.signal]);
  try {
    await untilReady((attempt) => checkHttp(`${url}/health/ready`, attempt), {
      withinMs: READY_WITHIN_MS,
      signal: life,
    });
    return await work(url);
  } finally {
    api.kill('SIGTERM');
    await exit;
  }
}
