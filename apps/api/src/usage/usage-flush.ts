import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import type { Logger } from '@chasqui/logging';
import type { RequestMeter } from '@chasqui/usage';

const EVERY_MS = 1_000;

/** Writes each second how many requests came: a process that is killed loses no more than that. */
export class UsageFlush implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private underWay: Promise<void> | undefined;
  private isFailing = false;

  constructor(
    private readonly meter: RequestMeter,
    private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.underWay = this.run(() => this.meter.forgetOldWriters());
    this.timer = setInterval(() => {
      this.underWay ??= this.run(() => this.meter.flush());
    }, EVERY_MS);
  }

  /** Comes when the server is closed, so that nothing is counted any more. */
  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.underWay;
    await this.run(() => this.meter.flush());
    if (this.isFailing) this.logger.error('requests that were counted last are lost: they could not be written');
  }

  /** What fails is kept, and tried again by the next one. */
  private async run(task: () => Promise<void>): Promise<void> {
    try {
      await task();
      if (this.isFailing) this.logger.info('usage is written again');
      this.isFailing = false;
    } catch (error) {
      if (!this.isFailing) this.logger.warn({ err: error }, 'usage was not written; it is kept and tried again');
      this.isFailing = true;
    } finally {
      this.underWay = undefined;
    }
  }
}
