import { Module, type DynamicModule } from '@nestjs/common';
import { BLOB_STORE } from './blob-store.js';
import { FolderBlobs } from './folder-blobs.js';
import { MediaFiles } from './media-files.service.js';
import { MediaLinkKey } from './media-link-key.service.js';
import { MediaRetentionService } from './media-retention.service.js';
import { MediaStore } from './media-store.service.js';
import { MediaRepository } from './media.repository.js';
import { MessageFiles } from './message-files.service.js';
import { Staging } from './staging.js';

/** Where the store is. */
export interface MediaStoreOptions {
  /** Folder of the files, and of those on their way. */
  path: string;
}

const SERVICES = [MediaStore, MediaFiles, MediaLinkKey, MessageFiles, MediaRetentionService];

@Module({})
export class MediaModule {
  static forRoot({ path }: MediaStoreOptions): DynamicModule {
    return {
      module: MediaModule,
      global: true,
      providers: [
        { provide: Staging, useValue: new Staging(path) },
        { provide: BLOB_STORE, useValue: new FolderBlobs(path) },
        MediaRepository,
        ...SERVICES,
      ],
      exports: [...SERVICES, Staging],
    };
  }
}
