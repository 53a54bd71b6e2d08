import type { MediaStoreConfig } from '@chasqui/config';
import type { BlobStore } from './blob-store.js';
import { FolderBlobs } from './folder-blobs.js';
import { Staging } from './staging.js';

/** Where the store is. */
export type MediaStoreOptions = Pick<MediaStoreConfig, 'path'> & Partial<Pick<MediaStoreConfig, 's3'>>;

/** What speaks with S3 is large: only an installation with a bucket loads it. */
export async function openBlobs({ path, s3 }: MediaStoreOptions, staging: Staging): Promise<BlobStore> {
  if (!s3) return new FolderBlobs(path);
  const { S3Blobs } = await import('./s3-blobs.js');
  return new S3Blobs(s3, staging);
}

/**
 * Whether a store can be used, for whoever does not use it.
 * @throws DomainError media_store_unavailable with its `problem`
 */
export async function checkMediaStore(options: MediaStoreOptions): Promise<void> {
  const blobs = await openBlobs(options, new Staging(options.path));
  await blobs.check();
}
