import { fromHex, toBase64, toHex, fromBase64 } from '../bytes.js';

/** Every type that has bytes. They are uploaded before, and fetched afterwards: here goes only where they are. */
/** @type {import('./content.js').ContentType} */
export const media = {
  toWire: ({ filehash, size, mimetype, mediaKey, caption, filename, duration, isGif, type }) => ({
    media: {
      sha256: toHex(fromBase64(filehash)),
      sizeBytes: size,
      // The library says no type of what it sends as a sticker.
      mimeType: mimetype ?? (type === 'sticker' ? 'image/webp' : 'application/octet-stream'),
      key: mediaKey,
    },
    caption,
    filename,
    seconds: duration,
    isGif,
  }),
  toAttributes: ({ type, media: { sha256, sizeBytes, mimeType, key }, caption, filename, seconds, isGif }) => {
    const filehash = toBase64(fromHex(sha256));
    return {
      mimetype: mimeType,
      size: sizeBytes,
      filehash,
      encFilehash: filehash,
      mediaKey: key,
      directPath: directPathOf(type, sha256),
      caption,
      filename,
      duration: seconds,
      isGif: isGif ?? false,
    };
  },
};

/** @param {string} type @param {string} sha256 hex */
export function directPathOf(type, sha256) {
  return `/mms/${type}/${sha256}`;
}
