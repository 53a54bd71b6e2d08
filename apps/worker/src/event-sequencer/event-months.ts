import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import type { EventPartitionsService } from '@chasqui/events';
import type { Logger } from '@chasqui/logging';

const EVERY_MS = 60 * 60_000;

/** Keeps the months of the log: the coming ones ready, and none longer than it should. Every worker does it. */
export class EventMonths implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly partitions: EventPartitionsService,
    private readonly retentionDays: number,
    private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.run(), EVERY_MS);
    void this.run();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** What fails, as when queries that go on held it up too long, is tried again an hour later. */
  private async run(): Promise<void> {
    try {
      const made = await this.partitions.makeMissing();
      const dropped = await this.partitions.dropOld(this.retentionDays);
      if (made.length + dropped.length > 0) this.logger.info({ made, dropped }, 'months of the log of events');
    } catch (error) {
      this.logger.error({ err: error }, 'the months of the log of events were not kept; it is tried again in an hour');
    }
  }
}
