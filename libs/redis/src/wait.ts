/** One caller's wait for news, until its time is over. */
export class Wait {
  isOver: boolean;
  private wakeUp = (): void => undefined;
  private readonly timer: NodeJS.Timeout;

  constructor(timeoutMs: number) {
    this.isOver = timeoutMs <= 0;
    this.timer = setTimeout(() => {
      this.finish();
    }, timeoutMs);
  }

  /** Take it before reading: news that come while one reads must not be missed. */
  nextNews(): Promise<void> {
    return new Promise((resolve) => (this.wakeUp = resolve));
  }

  readAgain(): void {
    this.wakeUp();
  }

  /** As if its time were over. */
  finish(): void {
    this.isOver = true;
    this.wakeUp();
  }

  end(): void {
    clearTimeout(this.timer);
  }
}
