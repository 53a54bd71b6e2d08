import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import type { Logger } from '@chasqui/logging';

const EVERY_MS = 60 * 60_000;

/** Something that grows, and can forget what is too old. */
interface Kept {
  /** @returns how much was deleted, also when the signal ended it early */
  deleteOld(signal: AbortSignal): Promise<number>;
}

/** Keeps what grows bounded. Every worker does it: what one deleted, the others no longer find. */
export class Retention implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly life = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;

  /** @param kept by the name under which the log tells of it */
  constructor(
    private readonly kept: Readonly<Record<string, Kept>>,
    private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.start();
    }, EVERY_MS);
    this.start();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    this.life.abort();
    await this.running;
  }

  /** Unless what began an hour ago is still at it. */
  private start(): void {
    this.running ??= this.run().finally(() => {
      this.running = undefined;
    });
  }

  /** What fails is tried again an hour later, and holds up nothing else. */
  private async run(): Promise<void> {
    for (const [what, kept] of Object.entries(this.kept)) {
      if (this.life.signal.aborted) return;
      try {
        const deleted = await kept.deleteOld(this.life.signal);
        if (deleted > 0) this.logger.info({ what, deleted }, 'what is too old was deleted');
      } catch (error) {
        this.logger.error({ err: error, what }, 'what is too old was not deleted');
      }
    }
  }
}
