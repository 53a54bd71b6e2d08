import { copyFileSync, openSync, renameSync, statSync, truncateSync } from 'node:fs';
import { ignoreCode } from '../errors.js';

const LARGEST_BYTES = 20 * 1024 * 1024;

/** One process's output: the file, and one older one beside it. Children write to it directly, so they outlive us whole. */
export class LogFile {
  constructor(readonly path: string) {}

  /** The previous run's output becomes the older file. */
  rotate(): void {
    try {
      renameSync(this.path, this.olderPath);
    } catch (error) {
      ignoreCode(error, 'ENOENT');
    }
  }

  /** @returns a descriptor in append mode, so that `keepBounded` may truncate under it */
  open(): number {
    return openSync(this.path, 'a', 0o600);
  }

  keepBounded(): void {
    if (statSync(this.path).size <= LARGEST_BYTES) return;
    copyFileSync(this.path, this.olderPath);
    truncateSync(this.path);
  }

  private get olderPath(): string {
    return `${this.path}.1`;
  }
}
