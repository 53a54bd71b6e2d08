import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import type { Logger } from '@chasqui/logging';
import type { Staging } from './staging.js';

const EVERY_MS = 60 * 60_000;

/** Deletes what dead processes left of files on their way. Every process does it: its folder may be its machine's own. */
export class LeftOvers implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private underWay: Promise<void> = Promise.resolve();

  constructor(
    private readonly staging: Staging,
    private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    const begin = (): void => {
      this.underWay = this.underWay.then(() => this.deleteThem());
    };
    begin();
    this.timer = setInterval(begin, EVERY_MS);
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.underWay;
  }

  /** Never rejects: what fails is tried again an hour later. */
  private async deleteThem(): Promise<void> {
    try {
      const deleted = await this.staging.deleteLeftOvers();
      if (deleted > 0) this.logger.info({ deleted }, 'files on their way that nobody came back for were deleted');
    } catch (error) {
      this.logger.error({ err: error }, 'files on their way that nobody came back for were not deleted');
    }
  }
}
