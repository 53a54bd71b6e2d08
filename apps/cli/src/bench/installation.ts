import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { inheritedEnvironment } from '@chasqui/config';
import { z } from 'zod';
import { CHECKOUT } from '../checkout.js';
import { CliError } from '../errors.js';
import { requestJson } from '../up/json-request.js';

const START_TIMEOUT_MS = 180_000;

/** On free ports, and without limits of the API: they are not what is measured. */
const UP = ['up', '--sandbox', '--json', '--port', '0', '--sandbox-port', '0', '--plan', 'selfhost'];

const summarySchema = z.object({
  url: z.string(),
  adminKey: z.string(),
  operatorKey: z.string(),
  sandbox: z.object({ url: z.string() }),
  session: z.object({ id: z.string() }),
  processes: z.object({ api: z.number(), worker: z.number() }),
});

/** An installation of its own with a sandbox, for one measurement: started as a user would, removed afterwards. */
export interface Installation {
  readonly apiUrl: string;
  readonly adminKey: string;
  readonly operatorKey: string;
  readonly sandboxUrl: string;
  readonly apiPid: number;
  readonly workerPid: number;
  /** Where everything of it lies; every browser's command line names a folder below. */
  readonly dataDir: string;
  stop(): Promise<void>;
}

/**
 * @param settings for its processes, as a user would set them
 * @throws CliError when it does not start
 */
export async function startInstallation(
  signal: AbortSignal,
  settings: Readonly<Record<string, string>>,
): Promise<Installation> {
  const dataDir = mkdtempSync(join(tmpdir(), 'chasqui-bench-'));
  chmodSync(dataDir, 0o755); // PostgreSQL runs as another user when we are root
  const log = openSync(`${dataDir}.log`, 'a');
  const child = spawn(join(CHECKOUT, 'chasqui'), [...UP, '--data-dir', dataDir], {
    stdio: ['ignore', 'pipe', log],
    env: { ...inheritedEnvironment(), ...settings },
  });
  closeSync(log);
  const exit = once(child, 'exit');

  async function stop(): Promise<void> {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
    await exit;
    rmSync(dataDir, { recursive: true, force: true });
    rmSync(`${dataDir}.log`, { force: true });
  }

  try {
    const { url, adminKey, operatorKey, sandbox, session, processes } = summarySchema.parse(
      await summaryOf(child, signal),
    );
    // The demo session would be counted among those that are measured.
    await requestJson({ method: 'DELETE', url: `${url}/sessions/${session.id}`, apiKey: adminKey, signal });
    return {
      apiUrl: url,
      adminKey,
      operatorKey,
      sandboxUrl: sandbox.url,
      apiPid: processes.api,
      workerPid: processes.worker,
      dataDir,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function summaryOf({ stdout }: ChildProcess, signal: AbortSignal): Promise<unknown> {
  if (!stdout) throw new Error('up was started without its output');
  const lines = createInterface({
    input: stdout,
    signal: AbortSignal.any([signal, AbortSignal.timeout(START_TIMEOUT_MS)]),
  });
  for await (const line of lines) return JSON.parse(line) as unknown;
  throw new CliError('The installation to measure did not start.');
}
