import { callRefusal } from '@chasqui/session-calls';

/** Of files that nobody asked for yet: what is more can be asked for later. */
const MOST_OFFERED = 500;
const RETRY_AFTER_SECONDS = 30;

interface Entry<Result> {
  readonly begin: () => void;
  readonly done: Promise<Result>;
  /** Somebody waits for it; else it is fetched because it came. */
  isAsked: boolean;
  isBegun: boolean;
  waiters: number;
}

/**
 * The fetches of one page's files: one at a time, since the page holds a file whole, and each file once, however many
 * want it meanwhile. Those that somebody waits for come first.
 */
export class FetchQueue<Result> {
  /** In the order in which they came, by what names their files. */
  private readonly entries = new Map<string, Entry<Result>>();

  /**
   * @param signal of whoever waits for it: what nobody wants any more is not begun
   * @throws whatever `work` throws; the signal's reason; DomainError session_busy when too many are offered
   */
  async run(
    name: string,
    work: () => Promise<Result>,
    { isAsked, signal }: { isAsked: boolean; signal?: AbortSignal | undefined },
  ): Promise<Result> {
    signal?.throwIfAborted();
    const entry = this.entries.get(name) ?? this.add(name, work, isAsked);
    entry.isAsked ||= isAsked;
    entry.waiters += 1;
    this.beginNext();
    try {
      return await (signal ? orAborted(entry.done, signal) : entry.done);
    } finally {
      entry.waiters -= 1;
      if (entry.waiters === 0 && !entry.isBegun) this.entries.delete(name);
    }
  }

  private add(name: string, work: () => Promise<Result>, isAsked: boolean): Entry<Result> {
    if (!isAsked && this.entries.size >= MOST_OFFERED) {
      throw callRefusal('session_busy', { retryAfter: RETRY_AFTER_SECONDS });
    }
    let begin = (): void => undefined;
    const turn = new Promise<void>((resolve) => (begin = resolve));
    const done = turn.then(work).finally(() => {
      this.entries.delete(name);
      this.beginNext();
    });
    done.catch(() => undefined); // whoever waits for it hears of it
    const entry = { begin, done, isAsked, isBegun: false, waiters: 0 };
    this.entries.set(name, entry);
    return entry;
  }

  private beginNext(): void {
    const entries = [...this.entries.values()];
    if (entries.some(({ isBegun }) => isBegun)) return;
    const next = entries.find(({ isAsked }) => isAsked) ?? entries[0];
    if (!next) return;
    next.isBegun = true;
    next.begin();
  }
}

function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const onAbort = (): void => {
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', onAbort);
    });
  });
}
