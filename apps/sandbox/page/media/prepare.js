import { toBase64 } from '../bytes.js';
import { Model } from '../model.js';

/** @typedef {import('./opaque-data.js').OpaqueData} OpaqueData */
/** @typedef {{asSticker?: boolean, asGif?: boolean, isPtt?: boolean, asDocument?: boolean}} PrepareOptions */

/** What the page knows of a file before it is sent. */
class MediaData extends Model {}

/** What is known of a file by its hash, while it is being sent. */
class MediaObject {
  /** @type {Record<string, any>} */
  contentInfo = {};
  /** @type {string | undefined} */
  type = undefined;
  size = 0;
  /** @type {OpaqueData | undefined} */
  #mediaBlob;

  /** @param {string} filehash */
  constructor(filehash) {
    this.filehash = filehash;
  }

  get mediaBlob() {
    return this.#mediaBlob;
  }

  /** @param {any} mediaData */
  consolidate({ type, size, mediaBlob }) {
    this.type = type;
    this.size = size;
    this.#mediaBlob = mediaBlob;
  }
}

/** @type {Map<string, MediaObject>} */
const mediaObjects = new Map();

/** @param {string} filehash */
export function getOrCreateMediaObject(filehash) {
  const mediaObject = mediaObjects.get(filehash) ?? new MediaObject(filehash);
  mediaObjects.set(filehash, mediaObject);
  return mediaObject;
}

/** A file that was sent, or will not be, is no longer kept. @param {MediaObject} mediaObject */
export function forgetMediaObject({ filehash }) {
  mediaObjects.delete(filehash);
}

/** @param {OpaqueData} opaqueData @param {PrepareOptions} options */
export function prepRawMedia(opaqueData, options) {
  return { waitForPrep: () => prepare(opaqueData, options) };
}

/** @param {OpaqueData} opaqueData @param {PrepareOptions} options */
async function prepare(opaqueData, options) {
  const digest = await crypto.subtle.digest('SHA-256', await opaqueData.blob.arrayBuffer());
  return new MediaData({
    type: typeFor(opaqueData.type, options),
    mimetype: opaqueData.type,
    filehash: toBase64(digest),
    size: opaqueData.size,
    mediaBlob: opaqueData,
    // The real page makes a small picture here, which becomes the body of the message.
    preview: undefined,
    isGif: options.asGif ?? false,
    filename: opaqueData.filename,
  });
}

/** @param {string} mimetype @param {PrepareOptions} options */
function typeFor(mimetype, { asSticker, asDocument, isPtt }) {
  if (asSticker) return 'sticker';
  if (asDocument) return 'document';
  if (mimetype.startsWith('image/')) return 'image';
  if (mimetype.startsWith('video/')) return 'video';
  if (mimetype.startsWith('audio/')) return isPtt ? 'ptt' : 'audio';
  return 'document';
}
