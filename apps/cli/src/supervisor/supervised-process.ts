import { CliError, messageOf } from '../errors.js';
import { Backoff } from './backoff.js';
import type { LogFile } from './log-file.js';
import { pause } from './pause.js';
import type { ProcessDefinition } from './process-definition.js';
import { untilReady } from './readiness.js';
import type { RunRecords } from './run-records.js';
import { EndedError, RunningProcess } from './running-process.js';

const FIRST_START_RETRY_MS = 250;

/** Keeps one process running from `start` to `stop`, whatever happens to it in between. */
export class SupervisedProcess {
  private readonly ending = new AbortController();
  private readonly backoff = new Backoff();
  private current: RunningProcess | undefined;
  private supervision: Promise<void> | undefined;

  constructor(
    readonly definition: ProcessDefinition,
    private readonly log: LogFile,
    private readonly records: RunRecords,
    private readonly report: (line: string) => void,
  ) {}

  get pid(): number | undefined {
    return this.current?.identity.pid;
  }

  /** @throws CliError when the process does not become ready at its first start: then it is not supervised */
  async start(): Promise<void> {
    this.log.rotate();
    const retryUntil = Date.now() + (this.definition.retryFirstStartForMs ?? 0);
    for (;;) {
      try {
        await this.run();
        break;
      } catch (error) {
        this.ending.signal.throwIfAborted();
        if (!(error instanceof EndedError) || Date.now() >= retryUntil) throw this.startFailure(error);
      }
      await pause(FIRST_START_RETRY_MS, this.ending.signal);
    }
    this.supervision = this.supervise();
  }

  /** Ends the process and everything that would start it again. Safe at any moment, also during `start`. */
  async stop(): Promise<void> {
    this.ending.abort(new CliError('Stopped.'));
    await this.current?.terminate();
    await this.supervision;
    this.records.remove(this.definition.name);
  }

  /** Never throws: a full disk, say, must not end the one who restarts everything. */
  keepLogBounded(): void {
    try {
      this.log.keepBounded();
    } catch (error) {
      this.report(`the log of ${this.definition.name} cannot be shortened: ${messageOf(error)}`);
    }
  }

  private async supervise(): Promise<void> {
    let problem = (await this.current?.ended)?.message;
    while (!this.ending.signal.aborted) {
      const delayMs = this.backoff.after(this.current?.livedMs ?? 0);
      this.report(`${this.definition.name} ended (${problem ?? 'unknown'}); starting it again in ${delayMs / 1_000} s`);
      await pause(delayMs, this.ending.signal);
      problem = await this.runAgain();
    }
  }

  /** @returns why this life ended too */
  private async runAgain(): Promise<string | undefined> {
    try {
      await this.run();
      this.report(`${this.definition.name} is ready again (pid ${this.pid ?? 'unknown'})`);
    } catch (error) {
      await this.current?.terminate();
      return messageOf(error);
    }
    return (await this.current?.ended)?.message;
  }

  private async run(): Promise<void> {
    const { name, kind, prepare, checkReady, readyWithinMs } = this.definition;
    await prepare?.();
    this.ending.signal.throwIfAborted();
    this.current = await RunningProcess.launch(this.definition, this.log);
    this.records.write({ name, kind, ...this.current.identity });
    const signal = AbortSignal.any([this.ending.signal, this.current.lifeSignal]);
    await untilReady(checkReady, { withinMs: readyWithinMs, signal });
  }

  private startFailure(error: unknown): CliError {
    return new CliError(
      `${this.definition.name} did not start (${messageOf(error)}); its output is in ${this.log.path}.`,
      { cause: error },
    );
  }
}
