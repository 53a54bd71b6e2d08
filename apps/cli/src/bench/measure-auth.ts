import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { INestApplicationContext } from '@nestjs/common';
import { AccountsService } from '@chasqui/accounts';
import { InstalledKeyAdministration } from '@chasqui/administration';
import { CLI_ACTOR } from '@chasqui/audit';
import { inheritedEnvironment } from '@chasqui/config';
import autocannon from 'autocannon';
import { z } from 'zod';
import { withAdministrationOf } from '../administration/with-administration.js';
import { CHECKOUT } from '../checkout.js';
import { CliError } from '../errors.js';
import { withStartedDatabase } from '../up/installation-database.js';
import { migrateDatabase } from '../up/migration-step.js';
import { columns, quantile } from './figures.js';

const PROGRAM = join(CHECKOUT, 'dist/apps/api/src/bench/no-op-servers.js');
/** Authentication publishes nothing: no Redis need be there. */
const NO_REDIS = 'redis://127.0.0.1:1';
/** What the limits cost is another question, and needs a Redis. */
const UNLIMITED_PLAN = 'selfhost';
const ROUND_SECONDS = 1;
const MOST_COST = 0.15;

const urlsSchema = z.object({ bare: z.string(), guarded: z.string() });
type Urls = z.infer<typeof urlsSchema>;

/**
 * What finding the key and what it reaches costs: requests per second of a route that does nothing, without and with
 * it, over one connection and with the key remembered. The two take turns, since a machine's speed drifts.
 * @param rounds of one second for each of the two
 */
export async function measureAuth(rounds: number, signal: AbortSignal): Promise<string> {
  const dataDir = mkdtempSync(join(tmpdir(), 'chasqui-bench-'));
  chmodSync(dataDir, 0o755); // PostgreSQL runs as another user when we are root
  try {
    return await withStartedDatabase({ dataDir, sandbox: false }, async (databaseUrl) => {
      await migrateDatabase(databaseUrl);
      const key = await withAdministrationOf(databaseUrl, anAdminKey);
      const servers = startServers(databaseUrl);
      try {
        return await compare(await urlsOf(servers, signal), key, rounds);
      } finally {
        servers.kill('SIGKILL');
        await once(servers, 'exit');
      }
    });
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

function startServers(databaseUrl: string): ChildProcess {
  return spawn(process.execPath, [PROGRAM], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...inheritedEnvironment(), DATABASE_URL: databaseUrl, REDIS_URL: NO_REDIS },
  });
}

async function urlsOf({ stdout }: ChildProcess, signal: AbortSignal): Promise<Urls> {
  if (!stdout) throw new Error('the servers were started without their output');
  for await (const line of createInterface({ input: stdout, signal })) return urlsSchema.parse(JSON.parse(line));
  throw new CliError('The servers to measure did not start.');
}

async function compare({ bare, guarded }: Urls, key: string, rounds: number): Promise<string> {
  const rates: Record<'bare' | 'guarded', number[]> = { bare: [], guarded: [] };
  for (const url of [bare, guarded]) await requestsPerSecond(url, key); // warms both up
  for (let round = 0; round < rounds; round += 1) {
    rates.bare.push(await requestsPerSecond(bare, key));
    rates.guarded.push(await requestsPerSecond(guarded, key));
  }
  const costs = rates.bare.map((rate, round) => 1 - (rates.guarded[round] ?? 0) / rate);
  return [
    `${rounds} rounds of ${ROUND_SECONDS} s each, one connection`,
    columns([
      ["Nest's own route that does nothing, p50", `${quantile(rates.bare, 0.5).toFixed(0)} requests/s`],
      ['the same behind authentication, p50', `${quantile(rates.guarded, 0.5).toFixed(0)} requests/s`],
      [
        'what authentication costs, p50 of the rounds',
        `${percent(quantile(costs, 0.5))}  (wanted: at most ${percent(MOST_COST)})`,
      ],
    ]),
  ].join('\n');
}

async function requestsPerSecond(url: string, key: string): Promise<number> {
  const { requests, non2xx, errors, duration } = await autocannon({
    url,
    connections: 1,
    duration: ROUND_SECONDS,
    headers: { 'x-api-key': key },
  });
  if (non2xx + errors > 0) throw new CliError('The route to measure refused requests.');
  return requests.total / duration;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

async function anAdminKey(context: INestApplicationContext): Promise<string> {
  const { id: accountId } = await context.get(AccountsService).ensureDefault(UNLIMITED_PLAN);
  return context.get(InstalledKeyAdministration).create(CLI_ACTOR, { accountId, name: 'bench' });
}
