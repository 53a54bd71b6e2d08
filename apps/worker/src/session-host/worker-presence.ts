import type { Logger } from '@chasqui/logging';
import type { Worker, WorkersService } from '@chasqui/sessions';
import type { StartTurns } from './start-turns.js';

const EVERY_MS = 5_000;

/** Shows the other processes that this worker lives, and writes down which sessions no worker has room for. */
export class WorkerPresence {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly worker: Worker,
    private readonly workers: WorkersService,
    private readonly turns: StartTurns,
    private readonly logger: Logger,
  ) {}

  /** Resolves when the others know of this worker. */
  async begin(): Promise<void> {
    await this.workers.heartbeat(this.worker);
    await this.workers.deleteGone();
    this.timer = setInterval(() => void this.repeat(), EVERY_MS);
  }

  /** The last sign of life stands for a while, in which a successor may come. */
  end(): void {
    clearInterval(this.timer);
  }

  /** What fails is tried again the next time. */
  private async repeat(): Promise<void> {
    try {
      await this.workers.heartbeat(this.worker);
      await this.turns.report();
      await this.workers.markWithoutRoom();
    } catch (error) {
      this.logger.error({ err: error }, 'this worker could not show that it lives');
    }
  }
}
