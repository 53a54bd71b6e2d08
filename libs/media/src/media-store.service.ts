import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { BLOB_STORE, type BlobStore } from './blob-store.js';
import { keyOf } from './media-key.js';
import { MediaRepository } from './media.repository.js';
import { Staging, type StagedFile } from './staging.js';
import type { StoredMedia } from './stored-media.js';

/** Puts files into the store: one of each content in an account. */
@Injectable()
export class MediaStore {
  constructor(
    private readonly media: MediaRepository,
    @Inject(BLOB_STORE) private readonly blobs: BlobStore,
    private readonly staging: Staging,
  ) {}

  /**
   * Puts a file in as it comes. Afterwards it is safe for an hour, and then for as long as a message needs it.
   * @throws DomainError file_too_large, file_empty, media_store_unavailable; whatever the source throws: then nothing is
   *   kept
   */
  async put(
    accountId: string,
    source: AsyncIterable<Buffer>,
    { maxBytes }: { maxBytes: number },
  ): Promise<StoredMedia> {
    const staged = await this.staging.receive(source, { maxBytes });
    try {
      return await this.keep(accountId, staged);
    } finally {
      await this.staging.discard(staged.path);
    }
  }

  /** Likewise of a file that is on the disk already, which it may use up. */
  async keep(accountId: string, staged: StagedFile): Promise<StoredMedia> {
    const { sha256, bytes } = staged;
    const known = await this.media.use(accountId, sha256);
    if (known) return known;
    const fresh = { id: randomUUID(), sha256, bytes };
    await this.media.announce(accountId, fresh);
    await this.blobs.put(keyOf({ accountId, id: fresh.id }), staged);
    if (await this.media.confirm(accountId, fresh.id)) return fresh;
    return this.yieldTo(accountId, fresh);
  }

  /** Another call put the same content in meanwhile: that one stays. */
  private async yieldTo(accountId: string, fresh: StoredMedia): Promise<StoredMedia> {
    const other = await this.media.use(accountId, fresh.sha256);
    if (!other) throw new Error('a file that was put in at the same time is given up already');
    await this.blobs.delete(keyOf({ accountId, id: fresh.id }));
    await this.media.forget([fresh.id]);
    return other;
  }
}
