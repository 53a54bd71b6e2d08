import { DomainError } from '@chasqui/errors';

const RETRY_AFTER_SECONDS = 2;

export type PlacesErrorCode = 'uploads_busy';

interface PlaceLimits {
  ofAll: number;
  /** One caller that sends slowly must not take all places. */
  ofOne: number;
}

/** How many uploads this process reads: each takes memory or disk until it is whole. */
export class Places {
  private readonly running = new Map<string, number>();

  constructor(private readonly most: PlaceLimits) {}

  /** @throws DomainError uploads_busy (with `retryAfter` in seconds) */
  async run<T>(accountId: string, work: () => Promise<T>): Promise<T> {
    const ofAccount = this.running.get(accountId) ?? 0;
    const all = [...this.running.values()].reduce((sum, count) => sum + count, 0);
    if (ofAccount >= this.most.ofOne || all >= this.most.ofAll) {
      throw new DomainError<PlacesErrorCode>('uploads_busy', { retryAfter: RETRY_AFTER_SECONDS });
    }
    this.running.set(accountId, ofAccount + 1);
    try {
      return await work();
    } finally {
      const left = (this.running.get(accountId) ?? 1) - 1;
      if (left > 0) this.running.set(accountId, left);
      else this.running.delete(accountId);
    }
  }
}
