import { callRefusal } from './call-errors.js';
import type { CallName } from './session-calls.js';

/** So many calls of one session are in its page at one time, and so many wait. */
const OF_PAGE = { running: 4, waiting: 32 };
/** Fetching a file takes as long as the file does, and keeps no other call waiting. Who fetches it keeps their order. */
const OF_FILES = { running: 16, waiting: 0 };
const RETRY_AFTER_SECONDS = 5;

/** Bounds what one session is asked at one time. */
export class CallSlots {
  private running = 0;
  private readonly waiting: (() => void)[] = [];
  private readonly most: { running: number; waiting: number };

  /** @param name of the calls that share them; see {@link slotsKey} */
  constructor(name: CallName) {
    this.most = isOfFiles(name) ? OF_FILES : OF_PAGE;
  }

  get isIdle(): boolean {
    return this.running === 0;
  }

  /** @throws DomainError session_busy when too many wait already, or `signal` comes before its turn */
  async run<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    if (this.running < this.most.running) this.running += 1;
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
    if (signal.aborted || this.waiting.length >= this.most.waiting) throw busy();
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

/** Calls with one key share their slots. */
export function slotsKey(sessionId: string, name: CallName): string {
  return isOfFiles(name) ? `${sessionId} files` : sessionId;
}

function isOfFiles(name: CallName): boolean {
  return name === 'files.fetch';
}

function busy(): Error {
  return callRefusal('session_busy', { retryAfter: RETRY_AFTER_SECONDS });
}
