import { fromHex, toBase64 } from '../bytes.js';
import { directPathOf } from '../content/media.js';
import { forgetMediaObject } from './prepare.js';
import { upload } from './transfer.js';

/** What a sender tells of what it uploaded. @param {Blob} blob @param {string} type */
async function store(blob, type) {
  const { sha256 } = await upload(blob, type);
  const directPath = directPathOf(type, sha256);
  return {
    url: new URL(directPath, location.href).href,
    directPath,
    mediaKey: toBase64(crypto.getRandomValues(new Uint8Array(32))),
    mediaKeyTimestamp: Math.floor(Date.now() / 1000),
    // Nothing is encrypted here, so both hashes are one.
    encFilehash: toBase64(fromHex(sha256)),
  };
}

/** @param {{mediaObject: ReturnType<typeof import('./prepare.js').getOrCreateMediaObject>, mediaType: string}} params */
export async function uploadMedia({ mediaObject, mediaType }) {
  try {
    if (!mediaObject.mediaBlob) throw new Error('media-fault: there is no file to upload');
    const { url, encFilehash, ...stored } = await store(mediaObject.mediaBlob.blob, mediaType);
    return {
      mediaEntry: { ...stored, mmsUrl: url, deprecatedMms3Url: url, encFilehash, uploadHash: encFilehash },
    };
  } finally {
    forgetMediaObject(mediaObject);
  }
}

/** Stickers take another way. @param {{blob: Blob, type: string, mediaKey: string}} params */
export async function encryptAndUpload({ blob, type, mediaKey }) {
  return { ...(await store(blob, type)), mediaKey };
}
