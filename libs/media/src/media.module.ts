import { Module, type DynamicModule } from '@nestjs/common';
import type { Logger } from '@chasqui/logging';
import { BLOB_STORE, type BlobStore } from './blob-store.js';
import { LeftOvers } from './left-overs.service.js';
import { MediaFiles } from './media-files.service.js';
import { MediaLinkKey } from './media-link-key.service.js';
import { MediaRetentionService } from './media-retention.service.js';
import { MediaStoreWatch } from './media-store-watch.service.js';
import { MediaStore } from './media-store.service.js';
import { MediaRepository } from './media.repository.js';
import { MessageFiles } from './message-files.service.js';
import { openBlobs, type MediaStoreOptions } from './open-blobs.js';
import { ProfilePictures } from './profile-pictures.service.js';
import { Staging } from './staging.js';

const SERVICES = [MediaStore, MediaFiles, MediaLinkKey, MessageFiles, ProfilePictures, MediaRetentionService];

@Module({})
export class MediaModule {
  static forRoot(options: MediaStoreOptions, logger: Logger): DynamicModule {
    return {
      module: MediaModule,
      global: true,
      providers: [
        { provide: Staging, useValue: new Staging(options.path) },
        { provide: BLOB_STORE, inject: [Staging], useFactory: (staging: Staging) => openBlobs(options, staging) },
        {
          provide: MediaStoreWatch,
          inject: [BLOB_STORE],
          useFactory: (blobs: BlobStore) => new MediaStoreWatch(blobs, logger),
        },
        { provide: LeftOvers, inject: [Staging], useFactory: (staging: Staging) => new LeftOvers(staging, logger) },
        MediaRepository,
        ...SERVICES,
      ],
      exports: [...SERVICES, Staging, MediaStoreWatch],
    };
  }
}
