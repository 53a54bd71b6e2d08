import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import type { Logger } from '@chasqui/logging';

const EVERY_MS = 15_000;

/**
 * Ends what nobody else may come to: messages that waited too long, of sessions that are down, and what a dead API left
 * queued of a cancelled batch. Every worker does it: what one ends, the others no longer find.
 */
export class Sweep implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private readonly running = new Set<string>();

  /** @param work by the name under which the log tells that it failed; none waits for another */
  constructor(
    private readonly work: Readonly<Record<string, () => Promise<void>>>,
    private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      for (const [name, work] of Object.entries(this.work)) void this.run(name, work);
    }, EVERY_MS);
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** What fails is tried again a few seconds later. */
  private async run(name: string, work: () => Promise<void>): Promise<void> {
    if (this.running.has(name)) return;
    this.running.add(name);
    try {
      await work();
    } catch (error) {
      this.logger.error({ err: error, work: name }, 'the sweep failed');
    } finally {
      this.running.delete(name);
    }
  }
}
