import { performance } from 'node:perf_hooks';
import type { Logger } from '@chasqui/logging';
import type { Worker, WorkersService } from '@chasqui/sessions';
import { SerialQueue } from './serial-queue.js';

/** How often a worker asks again while the workers of its host start as many browsers as they may. */
const ASK_EVERY_MS = 250;

interface Waiting {
  since: number;
  isWanted: () => boolean;
  /** Called once, when it is known that it is not its turn yet. */
  onWait: () => void;
  decide: (hasTurn: boolean) => void;
}

/**
 * Who may start a browser, which is what a machine feels most: only so many start at once, all workers of one host
 * together, and the one that waits longest is next.
 */
export class StartTurns {
  private running = 0;
  private readonly waiting: Waiting[] = [];
  private isServing = false;
  /** Of ours, since the database was asked last. */
  private hasOneEnded = false;
  private wakeUp = (): void => undefined;
  /** What the database knows of our starts must not be overtaken by what it knew before. */
  private readonly reports: SerialQueue;

  constructor(
    private readonly workers: Pick<WorkersService, 'takeTurn' | 'reportStarts'>,
    private readonly worker: Pick<Worker, 'owner' | 'host'>,
    private readonly limit: number,
    private readonly logger: Logger,
  ) {
    this.reports = new SerialQueue((error) => {
      logger.warn({ err: error }, 'the starts of browsers could not be counted');
    });
  }

  /** Whether a start would certainly have to wait. */
  get areTaken(): boolean {
    return this.waiting.length > 0 || this.running >= this.limit;
  }

  /**
   * Waits for a turn, which must be given back with `end`.
   * @returns false when it was no longer wanted by then
   */
  take(request: { isWanted: () => boolean; onWait: () => void }): Promise<boolean> {
    return new Promise((resolve) => {
      this.waiting.push({ ...request, since: performance.now(), decide: resolve });
      if (this.isServing) request.onWait();
      else void this.serve();
    });
  }

  end(): void {
    this.running -= 1;
    this.hasOneEnded = true;
    this.wakeUp();
    void this.report();
  }

  /** Tells the other workers of this host how many starts are under way here; repeated, it mends what was lost. */
  report(): Promise<void> {
    return this.reports.add(async () => {
      if (!this.isServing) await this.workers.reportStarts(this.worker.owner, this.running);
    });
  }

  private async serve(): Promise<void> {
    this.isServing = true;
    for (let first = this.waiting[0]; first; first = this.waiting[0]) {
      if (!first.isWanted()) this.decideFirst(false);
      else if (await this.isOurTurn(first)) this.decideFirst(true);
      else await this.untilItMayHaveChanged();
    }
    this.isServing = false;
    await this.report();
  }

  private decideFirst(hasTurn: boolean): void {
    this.waiting.shift()?.decide(hasTurn);
  }

  private async isOurTurn(first: Waiting): Promise<boolean> {
    this.hasOneEnded = false;
    const answer = { isTaken: false };
    await this.reports.add(async () => {
      const turn = { limit: this.limit, running: this.running, waitedMs: performance.now() - first.since };
      answer.isTaken = await this.workers.takeTurn(this.worker, turn);
      if (answer.isTaken) this.running += 1;
    });
    if (answer.isTaken) return true;
    first.onWait();
    first.onWait = () => undefined;
    return false;
  }

  private untilItMayHaveChanged(): Promise<void> {
    if (this.hasOneEnded) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ASK_EVERY_MS);
      this.wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
