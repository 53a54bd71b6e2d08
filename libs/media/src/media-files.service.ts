import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@chasqui/errors';
import { BLOB_STORE, type BlobStore, type LocalFile, type OpenedBlob } from './blob-store.js';
import { keyOf } from './media-key.js';
import { MediaRepository } from './media.repository.js';
import type { MediaErrorCode } from './stored-media.js';

/** Takes files out of the store. Every call names the account. */
@Injectable()
export class MediaFiles {
  constructor(
    private readonly media: MediaRepository,
    @Inject(BLOB_STORE) private readonly blobs: BlobStore,
  ) {}

  /** @throws DomainError media_gone, media_store_unavailable */
  async open(accountId: string, id: string): Promise<OpenedBlob> {
    return this.blobs.open(await this.keyOfStored(accountId, id));
  }

  /** @throws DomainError media_gone */
  async check(accountId: string, id: string): Promise<void> {
    if (!(await this.media.isStored(accountId, id))) throw new DomainError<MediaErrorCode>('media_gone');
  }

  /**
   * The file itself where the store is a folder, else a copy that lives until it is released.
   * @throws DomainError media_gone, media_store_unavailable
   */
  async localPath(accountId: string, id: string): Promise<LocalFile> {
    return this.blobs.localFile(await this.keyOfStored(accountId, id));
  }

  private async keyOfStored(accountId: string, id: string): Promise<string> {
    await this.check(accountId, id);
    return keyOf({ accountId, id });
  }
}
