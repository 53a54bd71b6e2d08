import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import type { Logger } from '@chasqui/logging';
import type { RequestMeter } from '@chasqui/usage';

const EVERY_MS = 1_000;

/** Writes each second how many requests came: a process that is killed loses no more than that. */
export class UsageFlush implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private underWay: Promise<void> = Promise.resolve();
  private isFailing = false;

  constructor(
    private readonly meter: RequestMeter,
    private readonly logger: Logger,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.meter.forgetOldWriters();
    this.timer = setInterval(() => this.flush(), EVERY_MS);
  }

  /** Comes when the server is closed, so that nothing is counted any more. */
  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    this.flush();
    await this.underWay;
  }

  /** What fails is tried again with the next one. A flush that takes long holds up the next. */
  private flush(): void {
    this.underWay = this.underWay.then(async () => {
      try {
        await this.meter.flush();
        if (this.isFailing) this.logger.info('usage is written again');
        this.isFailing = false;
      } catch (error) {
        if (!this.isFailing) this.logger.warn({ err: error }, 'usage was not written; it is kept and tried again');
        this.isFailing = true;
      }
    });
  }
}
