import { Injectable } from '@nestjs/common';
import { DomainError } from '@chasqui/errors';
import type { UploadErrorCode } from './upload-error.js';

const MOST_AT_ONCE = 6;
/** One caller that sends slowly must not take all places. */
const MOST_OF_ACCOUNT = 3;
const RETRY_AFTER_SECONDS = 2;

/** How many uploads this process reads: each keeps its messages in memory until it is read whole. */
@Injectable()
export class Uploads {
  private readonly running = new Map<string, number>();

  /** @throws DomainError uploads_busy (with `retryAfter` in seconds) */
  async run<T>(accountId: string, work: () => Promise<T>): Promise<T> {
    const ofAccount = this.running.get(accountId) ?? 0;
    const all = [...this.running.values()].reduce((sum, count) => sum + count, 0);
    if (ofAccount >= MOST_OF_ACCOUNT || all >= MOST_AT_ONCE) {
      throw new DomainError<UploadErrorCode>('uploads_busy', { retryAfter: RETRY_AFTER_SECONDS });
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
