import { Inject, Injectable } from '@nestjs/common';
import { BLOB_STORE, type BlobStore } from './blob-store.js';
import { keyOf } from './media-key.js';
import { MediaRepository } from './media.repository.js';

const AT_ONCE = 500;
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

/** Deletes files that no message needs: messages go first, when their account need not keep them any more. */
@Injectable()
export class MediaRetentionService {
  constructor(
    private readonly media: MediaRepository,
    @Inject(BLOB_STORE) private readonly blobs: BlobStore,
  ) {}

  /**
   * Gives the files up first, then deletes their bytes, then their rows: what is interrupted is gone on with by whoever
   * comes next, and nothing is left without a row that names it.
   * @returns how many files were deleted
   */
  async deleteOld(signal: AbortSignal): Promise<number> {
    for (let after: string | undefined = BEFORE_ALL; after !== undefined && !signal.aborted;) {
      const ids: string[] = await this.media.giveUpUnused(after, AT_ONCE);
      after = ids.length < AT_ONCE ? undefined : ids.sort().at(-1);
    }
    return this.deleteGivenUp(signal);
  }

  private async deleteGivenUp(signal: AbortSignal): Promise<number> {
    let deleted = 0;
    while (!signal.aborted) {
      const places = await this.media.findGivenUp(AT_ONCE);
      for (const place of places) await this.blobs.delete(keyOf(place));
      await this.media.forget(places.map(({ id }) => id));
      deleted += places.length;
      if (places.length < AT_ONCE) break;
    }
    return deleted;
  }
}
