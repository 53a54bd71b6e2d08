import { join } from 'node:path';
import { CliError } from '../errors.js';
import { LogFile } from './log-file.js';
import type { ProcessDefinition } from './process-definition.js';
import { PROCESS_KINDS, type ProcessKind } from './process-kind.js';
import type { RunRecords } from './run-records.js';
import { SupervisedProcess } from './supervised-process.js';

const LOG_CHECK_MS = 60_000;

/** All processes of one run. */
export class Supervisor {
  private readonly processes: SupervisedProcess[] = [];
  private readonly logCheck: NodeJS.Timeout;
  private isStopping = false;

  constructor(
    private readonly logFolder: string,
    private readonly records: RunRecords,
    private readonly report: (line: string) => void,
  ) {
    this.logCheck = setInterval(() => {
      for (const process of this.processes) process.keepLogBounded();
    }, LOG_CHECK_MS);
  }

  /** @throws CliError when it does not become ready */
  async start(definition: ProcessDefinition): Promise<void> {
    if (this.isStopping) throw new CliError('Stopped.');
    const log = new LogFile(join(this.logFolder, `${definition.name}.log`));
    const process = new SupervisedProcess(definition, log, this.records, this.report);
    this.processes.push(process);
    await process.start();
  }

  /** The current pids of one kind, in the order in which they were started. */
  pids(kind: ProcessKind): number[] {
    return this.ofKind(kind).flatMap((process) => process.pid ?? []);
  }

  /** Ends all processes, users before what they use; nothing is started afterwards. */
  async stop(): Promise<void> {
    this.isStopping = true;
    clearInterval(this.logCheck);
    for (const kind of PROCESS_KINDS) await Promise.all(this.ofKind(kind).map((process) => process.stop()));
  }

  private ofKind(kind: ProcessKind): SupervisedProcess[] {
    return this.processes.filter((process) => process.definition.kind === kind);
  }
}
