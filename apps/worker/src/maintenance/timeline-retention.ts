import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import type { Logger } from '@chasqui/logging';
import type { TimelineService } from '@chasqui/sessions';

const EVERY_MS = 60 * 60_000;

/** Keeps the timelines bounded. Every worker does it: what one deleted, the others no longer find. */
export class TimelineRetention implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly timeline: TimelineService,
    private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.run(), EVERY_MS);
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** What fails is tried again an hour later. */
  private async run(): Promise<void> {
    try {
      await this.timeline.deleteOld();
    } catch (error) {
      this.logger.error({ err: error }, 'old entries of the timelines were not deleted');
    }
  }
}
