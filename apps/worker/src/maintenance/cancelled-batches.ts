import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import type { BatchOrdersService } from '@chasqui/batches';
import type { Logger } from '@chasqui/logging';

const EVERY_MS = 15_000;

/**
 * Ends what of cancelled batches is still queued: the API does it at once, unless it dies, or a message comes back from
 * a hand-over that failed. Every worker does it: what one ends, the others no longer find.
 */
export class CancelledBatches implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private isRunning = false;

  constructor(
    private readonly orders: BatchOrdersService,
    private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.run(), EVERY_MS);
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** What fails is tried again a few seconds later; nothing of it is handed over meanwhile. */
  private async run(): Promise<void> {
    if (this.isRunning) return;
    this.isRunning = true;
    try {
      await this.orders.clearCancelled();
    } catch (error) {
      this.logger.error({ err: error }, 'cancelled batches were not ended');
    } finally {
      this.isRunning = false;
    }
  }
}
