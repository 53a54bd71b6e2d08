import { Injectable } from '@nestjs/common';
import { DomainError } from '@chasqui/errors';
import type { UploadErrorCode } from './upload-error.js';

const MOST_AT_ONCE = 4;
const RETRY_AFTER_SECONDS = 2;

/** How many uploads this process reads: each keeps its messages in memory until it is read whole. */
@Injectable()
export class Uploads {
  private count = 0;

  /** @throws DomainError uploads_busy (with `retryAfter` in seconds) */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.count >= MOST_AT_ONCE) {
      throw new DomainError<UploadErrorCode>('uploads_busy', { retryAfter: RETRY_AFTER_SECONDS });
    }
    this.count += 1;
    try {
      return await work();
    } finally {
      this.count -= 1;
    }
  }
}
