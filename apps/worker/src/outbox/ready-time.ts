import { performance } from 'node:perf_hooks';

/** How long a session has been ready, all spans together, on a clock that nobody sets. */
export class ReadyTime {
  private passedMs = 0;
  private readySince: number | undefined;

  begin(): void {
    this.readySince ??= performance.now();
  }

  end(): void {
    this.passedMs = this.ms;
    this.readySince = undefined;
  }

  get ms(): number {
    return this.passedMs + (this.readySince === undefined ? 0 : performance.now() - this.readySince);
  }
}
