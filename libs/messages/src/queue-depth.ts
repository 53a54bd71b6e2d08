const LEAST_PAUSE_MS = 1_000;
/** While it is far from full: so many cannot come in that time. */
const LONGEST_PAUSE_MS = 10_000;
/** Counting takes at most this share of the time, however long the queue is. */
const MOST_SHARE_OF_TIME = 0.02;

/**
 * How many messages wait, as far as this process knows: what was counted last, and what it has accepted since. It may say
 * a little more than there is, and does not see what other processes accept between two counts.
 */
export class QueueDepth {
  private counted: number | undefined;
  private acceptedSince = 0;
  private underWay = 0;
  private nextCountAt = 0;
  private counting: Promise<void> | undefined;

  /**
   * @param limit of messages that may wait
   * @param count asks the database, which need not count beyond the limit
   * @param nowMs a clock that never goes back
   */
  constructor(
    readonly limit: number,
    private readonly count: () => Promise<number>,
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  /** Waits for a count only when there is none, or when the last one says that there is no room and is not new. */
  async refresh(wanted: number): Promise<void> {
    if (this.counted === undefined || (!this.hasRoomFor(wanted) && this.isDue())) return this.recount();
    // Whoever sends meets the same database, and hears of it if it is away.
    if (this.isDue()) this.recount().catch(() => undefined);
  }

  hasRoomFor(wanted: number): boolean {
    return (this.counted ?? 0) + this.acceptedSince + this.underWay + wanted <= this.limit;
  }

  begin(count: number): void {
    this.underWay += count;
  }

  end(count: number, { isAccepted }: { isAccepted: boolean }): void {
    this.underWay -= count;
    if (isAccepted) this.acceptedSince += count;
  }

  private isDue(): boolean {
    return this.nowMs() >= this.nextCountAt;
  }

  /** Many at once share one. What is accepted while it runs may be in it or not, and is added. */
  private recount(): Promise<void> {
    this.counting ??= this.countNow().finally(() => {
      this.counting = undefined;
    });
    return this.counting;
  }

  private async countNow(): Promise<void> {
    const startedAtMs = this.nowMs();
    const { acceptedSince } = this;
    this.nextCountAt = startedAtMs + LEAST_PAUSE_MS; // also when it fails
    this.counted = await this.count();
    this.acceptedSince -= acceptedSince;
    const tookMs = this.nowMs() - startedAtMs;
    const pauseMs = this.hasRoomFor(this.limit / 2) ? LONGEST_PAUSE_MS : LEAST_PAUSE_MS;
    this.nextCountAt = this.nowMs() + Math.max(pauseMs, tookMs / MOST_SHARE_OF_TIME);
  }
}
