import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { ignoreCode } from '../errors.js';
import type { LogFile } from './log-file.js';
import type { ProcessDefinition } from './process-definition.js';
import { identityOf, type ProcessIdentity } from '@chasqui/processes';
import { STOP_SIGNALS } from './process-kind.js';

const GRACE_MS = 20_000;
const AFTER_KILL_MS = 5_000;

/** Why a process is gone: `exit code 1`, `SIGKILL`. */
export class EndedError extends Error {
  constructor(code: number | null, signal: NodeJS.Signals | null) {
    super(signal ?? `exit code ${code ?? 'unknown'}`);
    this.name = 'EndedError';
  }
}

/** One life of one child process. */
export class RunningProcess {
  private readonly life = new AbortController();
  private readonly startedAtMs = Date.now();
  private endedAtMs: number | undefined;
  /** Resolves when the process is gone. */
  readonly ended: Promise<EndedError>;

  private constructor(
    private readonly definition: ProcessDefinition,
    private readonly child: ChildProcess,
    readonly identity: ProcessIdentity,
  ) {
    this.ended = new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        const reason = new EndedError(code, signal);
        this.endedAtMs = Date.now();
        this.life.abort(reason);
        resolve(reason);
      });
    });
  }

  /** @throws the system's error when the program cannot be started at all */
  static async launch(definition: ProcessDefinition, log: LogFile): Promise<RunningProcess> {
    const output = log.open();
    let child: ChildProcess;
    try {
      child = spawn(definition.command, definition.args, {
        // A group of its own: Ctrl-C in the terminal reaches us alone, and we stop the processes in order.
        detached: true,
        cwd: '/',
        env: { ...definition.env },
        stdio: definition.hasParentChannel ? ['ignore', output, output, 'ipc'] : ['ignore', output, output],
        ...definition.user,
      });
    } finally {
      closeSync(output);
    }
    if (child.pid === undefined) {
      const [error] = (await once(child, 'error')) as [Error];
      throw error;
    }
    // A child that is gone already is still a zombie here: its identity is never needed again.
    return new RunningProcess(definition, child, identityOf(child.pid) ?? { pid: child.pid, startedAt: '' });
  }

  get livedMs(): number {
    return (this.endedAtMs ?? Date.now()) - this.startedAtMs;
  }

  /** Aborts, with an EndedError, when the process is gone. */
  get lifeSignal(): AbortSignal {
    return this.life.signal;
  }

  /** Asks the process to end, and kills its whole group after 20 s. */
  async terminate(): Promise<void> {
    if (this.endedAtMs !== undefined) return;
    this.child.kill(STOP_SIGNALS[this.definition.kind]);
    if (await this.endsWithin(GRACE_MS)) return;
    try {
      process.kill(-this.identity.pid, 'SIGKILL');
    } catch (error) {
      ignoreCode(error, 'ESRCH');
    }
    await this.endsWithin(AFTER_KILL_MS);
  }

  private async endsWithin(ms: number): Promise<boolean> {
    const timeout = new AbortController();
    const expired = delay(ms, false, { signal: timeout.signal }).catch(() => false);
    const hasEnded = await Promise.race([this.ended.then(() => true), expired]);
    timeout.abort();
    return hasEnded;
  }
}
