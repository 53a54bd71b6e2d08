import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import type { Logger } from '@chasqui/logging';

const EVERY_MS = 60 * 60_000;

/** Something that grows, and can forget what is too old. */
interface Kept {
  deleteOld(): Promise<void>;
}

/** Keeps what grows bounded. Every worker does it: what one deleted, the others no longer find. */
export class Retention implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;

  /** @param kept by the name under which the log tells of a failure */
  constructor(
    private readonly kept: Readonly<Record<string, Kept>>,
    private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.run(), EVERY_MS);
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** What fails is tried again an hour later, and holds up nothing else. */
  private async run(): Promise<void> {
    for (const [what, kept] of Object.entries(this.kept)) {
      try {
        await kept.deleteOld();
      } catch (error) {
        this.logger.error({ err: error, what }, 'what is too old was not deleted');
      }
    }
  }
}
