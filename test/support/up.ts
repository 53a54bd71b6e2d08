import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { noteStack } from './log-check.js';

const CHECKOUT = path.resolve(__dirname, '../..');
const START_TIMEOUT_MS = 90_000;

/** Shorter than the defaults, so that a trap is seen within a test; still many times what each stage needs. */
const TIMEOUTS = {
  SESSION_PAGE_TIMEOUT_MS: '10000',
  SESSION_INJECT_TIMEOUT_MS: '10000',
  SESSION_SYNC_TIMEOUT_MS: '10000',
  SESSION_READY_TIMEOUT_MS: '10000',
  SESSION_RECONNECT_TIMEOUT_MS: '20000',
  SESSION_SEND_TIMEOUT_MS: '15000',
  SESSION_PROBE_EVERY_MS: '3000',
  SESSION_PROBE_TIMEOUT_MS: '4000',
  SESSION_COMPATIBILITY_RETRY_MS: '5000',
  SESSION_RESTART_MAX_DELAY_MS: '5000',
};

/** The line that `up --json` prints. */
export interface UpSummary {
  url: string;
  adminKey: string | null;
  operatorKey: string | null;
  session: { id: string; apiKey: string | null; phoneNumber: string };
  sandbox: { url: string };
  processes: { api: number; worker: number; postgres: number; redis: number; sandbox: number };
}

/**
 * Starts `./chasqui up --sandbox --json` on a data folder, on free ports, and waits for its line. It goes on after the
 * test file that started it; what it says on stderr is kept beside the data folder. Both are removed at the end of the
 * run, when all logs have been read.
 */
export async function startUp(
  dataDir: string,
  settings: Record<string, string> = {},
): Promise<{ summary: UpSummary; pid: number }> {
  const args = [
    'up',
    '--sandbox',
    '--json',
    '--data-dir',
    dataDir,
    '--port',
    '0',
    '--sandbox-port',
    '0',
    '--plan',
    'selfhost',
  ];
  noteStack(dataDir);
  const log = openSync(`${dataDir}.log`, 'a');
  const child = spawn(path.join(CHECKOUT, 'chasqui'), args, {
    stdio: ['ignore', 'pipe', log],
    detached: true,
    env: { ...process.env, ...TIMEOUTS, TRUSTED_PROXIES: '127.0.0.1', ...settings },
  });
  const { stdout } = child;
  if (!stdout) throw new Error('up has no stdout');
  closeSync(log);
  const deadline = setTimeout(() => child.kill('SIGTERM'), START_TIMEOUT_MS);
  for await (const line of createInterface({ input: stdout })) {
    clearTimeout(deadline);
    stdout.destroy();
    child.unref();
    if (child.pid === undefined) break;
    return { summary: JSON.parse(line) as UpSummary, pid: child.pid };
  }
  throw new Error(`up ended without its line; see ${dataDir}.log`);
}
