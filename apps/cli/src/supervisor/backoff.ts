const FIRST_MS = 200;
const LONGEST_MS = 10_000;
const HEALTHY_AFTER_MS = 30_000;

/** How long to wait before a process that ended is started again: 0.2 s, doubling to 10 s, forgiven after 30 s of life. */
export class Backoff {
  private nextMs = FIRST_MS;

  after(livedMs: number): number {
    const delayMs = livedMs >= HEALTHY_AFTER_MS ? FIRST_MS : this.nextMs;
    this.nextMs = Math.min(delayMs * 2, LONGEST_MS);
    return delayMs;
  }
}
