import { callRefusal } from './call-errors.js';

/** So many calls of one session are in its page at one time… */
const MOST_RUNNING = 4;
/** …and so many wait. */
const MOST_WAITING = 32;
const RETRY_AFTER_SECONDS = 5;

/** Bounds what one session is asked at one time. */
export class CallSlots {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  get isIdle(): boolean {
    return this.running === 0;
  }

  /** @throws DomainError session_busy when too many wait already, or `signal` comes before its turn */
  async run<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    if (this.running < MOST_RUNNING) this.running += 1;
    else await this.untilCalled(signal);
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next)
        next(); // it takes this place, which nobody else may have meanwhile
      else this.running -= 1;
    }
  }

  private async untilCalled(signal: AbortSignal): Promise<void> {
    if (signal.aborted || this.waiting.length >= MOST_WAITING) throw busy();
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        this.waiting.splice(this.waiting.indexOf(onTurn), 1);
        reject(busy());
      };
      const onTurn = (): void => {
        signal.removeEventListener('abort', onAbort);
        resolve();
      };
      this.waiting.push(onTurn);
      signal.addEventListener('abort', onAbort, { once: true });
    });
  }
}

function busy(): Error {
  return callRefusal('session_busy', { retryAfter: RETRY_AFTER_SECONDS });
}
