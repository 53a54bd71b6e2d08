import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { ProcessIdentity } from '@chasqui/processes';
import { PROCESS_KINDS, type ProcessKind } from './process-kind.js';

const recordSchema = z.object({ kind: z.enum(PROCESS_KINDS), pid: z.number().int().positive(), startedAt: z.string() });

export interface RunRecord extends ProcessIdentity {
  readonly name: string;
  readonly kind: ProcessKind;
}

/** Who was started on this data folder, kept on disk for the run after a killed one. */
export class RunRecords {
  constructor(private readonly folder: string) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  /** Synchronous, so that no process lives unrecorded while we do something else. */
  write(record: RunRecord): void {
    const { name, kind, pid, startedAt } = record;
    writeFileSync(`${this.fileOf(name)}.new`, JSON.stringify({ kind, pid, startedAt }), { mode: 0o600 });
    renameSync(`${this.fileOf(name)}.new`, this.fileOf(name));
  }

  remove(name: string): void {
    rmSync(this.fileOf(name), { force: true });
  }

  list(): RunRecord[] {
    return readdirSync(this.folder)
      .filter((file) => file.endsWith('.json'))
      .map((file) => ({
        name: file.slice(0, -'.json'.length),
        ...recordSchema.parse(JSON.parse(readFileSync(join(this.folder, file), 'utf8'))),
      }));
  }

  private fileOf(name: string): string {
    return join(this.folder, `${name}.json`);
  }
}
