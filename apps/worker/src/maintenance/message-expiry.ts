import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import type { Logger } from '@chasqui/logging';
import type { ExpiryService } from '@chasqui/messages';

const EVERY_MS = 15_000;

/**
 * Ends what waited too long, also of sessions that have no worker or are down; owners of ready ones do it themselves, at
 * the very time. Every worker does it: what one ends, the others no longer find.
 */
export class MessageExpiry implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private isRunning = false;

  constructor(
    private readonly expiry: ExpiryService,
    private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.run(), EVERY_MS);
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** What fails is tried again a few seconds later. */
  private async run(): Promise<void> {
    if (this.isRunning) return;
    this.isRunning = true;
    try {
      await this.expiry.expireAll();
    } catch (error) {
      this.logger.error({ err: error }, 'messages that waited too long were not ended');
    } finally {
      this.isRunning = false;
    }
  }
}
