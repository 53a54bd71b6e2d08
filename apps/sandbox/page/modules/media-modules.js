import { OpaqueData } from '../media/opaque-data.js';
import { getOrCreateMediaObject, prepRawMedia } from '../media/prepare.js';
import { download } from '../media/transfer.js';
import { encryptAndUpload, uploadMedia } from '../media/upload.js';

const STICKER_PIXELS = 512;

/** @param {{directPath: string, signal?: AbortSignal}} params */
function downloadAndMaybeDecrypt({ directPath, signal }) {
  return download(directPath, signal);
}

/** Fits a picture into a sticker's square. @param {Blob} file */
async function toWebpSticker(file) {
  const picture = await createImageBitmap(file);
  const scale = STICKER_PIXELS / Math.max(picture.width, picture.height);
  const [width, height] = [picture.width * scale, picture.height * scale];
  const canvas = new OffscreenCanvas(STICKER_PIXELS, STICKER_PIXELS);
  const left = (STICKER_PIXELS - width) / 2;
  const top = (STICKER_PIXELS - height) / 2;
  canvas.getContext('2d')?.drawImage(picture, left, top, width, height);
  return canvas.convertToBlob({ type: 'image/webp' });
}

export const mediaModules = {
  // The module itself is the class: the library makes and recognises its instances.
  WAWebMediaOpaqueData: OpaqueData,
  WAWebPrepRawMedia: { prepRawMedia },
  WAWebMediaStorage: { getOrCreateMediaObject },
  WAWebMmsMediaTypes: {
    msgToMediaType: (/** @type {{type: string}} */ { type }) => type,
    castToV4: (/** @type {string} */ type) => type,
  },
  WAWebMediaDataUtils: { shouldUseMediaCache: () => false },
  WAWebMediaMmsV4Upload: { uploadMedia },
  WAWebDownloadManager: { downloadManager: { downloadAndMaybeDecrypt } },
  WAWebImageUtils: { toWebpSticker },
  WAWebUploadManager: { encryptAndUpload },
  WAWebStartMediaUploadQpl: { startMediaUploadQpl: () => ({}) },
};
