import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, closeSync, mkdirSync, mkdtempSync, openSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { SandboxClient } from '../../support/sandbox-client.js';
import { Database } from './data-stores.js';
import { allRecords, recordOf } from './run-record.js';
import { endLeftovers, signalTo, stateOf } from './stack-processes.js';

const START_TIMEOUT_MS = 240_000;
const STOP_TIMEOUT_MS = 90_000;
export const WORKERS = ['worker-1', 'worker-2'] as const;

const UP = ['up', '--sandbox', '--json', '--port', '0', '--sandbox-port', '0', '--plan', 'selfhost', '--workers', '2'];

/** Shorter than the defaults, so that more faults fit into a run; still many times what each stage needs. */
const TIMEOUTS = {
  SESSION_SEND_TIMEOUT_MS: '15000',
  SESSION_RECONNECT_TIMEOUT_MS: '30000',
  SESSION_PROBE_EVERY_MS: '5000',
  SESSION_RESTART_MAX_DELAY_MS: '5000',
};

interface UpSummary {
  readonly url: string;
  readonly adminKey: string;
  readonly session: { readonly id: string };
  readonly sandbox: { readonly url: string };
}

/** An installation of its own, started as a user would start it, with a second worker that waits. */
export class ChaosStack {
  readonly sandbox: SandboxClient;
  readonly database: Database;
  private readonly loss = new AbortController();

  private constructor(
    /** Holds the data folder and the output of `up`. */
    readonly folder: string,
    readonly up: UpSummary,
    private readonly child: ChildProcess,
  ) {
    this.sandbox = new SandboxClient(up.sandbox.url);
    this.database = new Database(this.dataDir);
    child.once('exit', () => {
      this.loss.abort(new Error('./chasqui up has ended'));
    });
  }

  /** @throws Error when it does not get ready; what was started is ended then */
  static async start(chasqui: string, signal: AbortSignal): Promise<ChaosStack> {
    const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'chasqui-chaos-')));
    chmodSync(folder, 0o755); // PostgreSQL runs as another user when we are root
    const dataDir = dataDirIn(folder);
    mkdirSync(dataDir, { mode: 0o755 });
    const log = openSync(path.join(folder, 'up.log'), 'a');
    // A group of its own: Ctrl-C in a terminal reaches us alone, and we stop it when we are ready to.
    const options = { detached: true, env: { ...process.env, ...TIMEOUTS } };
    const child = spawn(chasqui, [...UP, '--data-dir', dataDir], { ...options, stdio: ['ignore', 'pipe', log] });
    closeSync(log);
    try {
      return new ChaosStack(folder, await summaryOf(child, signal), child);
    } catch (error) {
      await stopUp(child, dataDir);
      throw new Error(`the stack did not start; see ${folder}`, { cause: error });
    }
  }

  get dataDir(): string {
    return dataDirIn(this.folder);
  }

  /** Aborts when the supervisor of the stack is gone, whom no fault strikes. */
  get lost(): AbortSignal {
    return this.loss.signal;
  }

  /** Ends everything. @returns how many processes the order to stop did not end */
  async stop(): Promise<number> {
    await this.database.close();
    return stopUp(this.child, this.dataDir);
  }

  removeFolder(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function dataDirIn(folder: string): string {
  return path.join(folder, 'data');
}

async function summaryOf({ stdout }: ChildProcess, signal: AbortSignal): Promise<UpSummary> {
  if (!stdout) throw new Error('up was started without its output');
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(START_TIMEOUT_MS)]);
  for await (const line of createInterface({ input: stdout, signal: deadline })) return JSON.parse(line) as UpSummary;
  throw new Error(signal.aborted ? 'interrupted' : 'up ended, or took too long, before it was ready');
}

async function stopUp(child: ChildProcess, dataDir: string): Promise<number> {
  for (const worker of WORKERS) thaw(dataDir, worker);
  const records = allRecords(dataDir);
  if (child.exitCode === null && child.signalCode === null) {
    const exit = once(child, 'exit');
    child.kill('SIGTERM');
    const timeout = new AbortController();
    await Promise.race([exit, delay(STOP_TIMEOUT_MS, undefined, { signal: timeout.signal }).catch(() => undefined)]);
    timeout.abort();
    child.kill('SIGKILL'); // does nothing to one that has ended
  }
  return endLeftovers(records, dataDir);
}

/** A worker that was frozen when the run ended could not be asked to stop. */
function thaw(dataDir: string, worker: (typeof WORKERS)[number]): void {
  let pid: number;
  try {
    ({ pid } = recordOf(dataDir, worker));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return; // it was never started
    throw error;
  }
  if (stateOf(pid) === 'T') signalTo(pid, 'SIGCONT');
}
