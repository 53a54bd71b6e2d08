export type { LocalFile } from './blob-store.js';
export { MediaFiles } from './media-files.service.js';
export { MediaModule, type MediaStoreOptions } from './media.module.js';
export { MediaRetentionService } from './media-retention.service.js';
export { MediaStore } from './media-store.service.js';
export type { MediaErrorCode, StoredMedia } from './stored-media.js';
