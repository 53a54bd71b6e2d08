import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { DomainError } from '@chasqui/errors';
import type { Logger } from '@chasqui/logging';
import type { BlobStore } from './blob-store.js';

const EVERY_MS = 60_000;

/**
 * Says whether the store can be used: at the start, and whenever that changes. Nothing else waits for it: texts come and
 * go without files.
 */
export class MediaStoreWatch implements OnApplicationBootstrap, OnApplicationShutdown {
  private state: 'unknown' | 'ok' | 'away' = 'unknown';
  private timer: NodeJS.Timeout | undefined;
  private isLooking = false;

  constructor(
    private readonly blobs: Pick<BlobStore, 'check'>,
    private readonly logger: Logger,
  ) {}

  /** As it was found last. */
  get isAway(): boolean {
    return this.state === 'away';
  }

  onApplicationBootstrap(): void {
    void this.look();
    this.timer = setInterval(() => void this.look(), EVERY_MS);
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** Never rejects. */
  private async look(): Promise<void> {
    if (this.isLooking) return;
    this.isLooking = true;
    const before = this.state;
    try {
      await this.blobs.check();
      this.state = 'ok';
      if (before !== 'ok') this.logger.info('the media store can be used');
    } catch (error) {
      this.state = 'away';
      const problem = error instanceof DomainError ? (error as DomainError).details['problem'] : String(error);
      if (before !== 'away') this.logger.error({ problem }, 'the media store cannot be used: no file comes or leaves');
    } finally {
      this.isLooking = false;
    }
  }
}
