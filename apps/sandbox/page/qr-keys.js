/** The keys that a real page proves itself with. Here they are only what makes each QR code one of a kind. */
export const noiseKey = crypto.getRandomValues(new Uint8Array(32));
export const identityKey = crypto.getRandomValues(new Uint8Array(32));
export const advSecret = encodeB64(crypto.getRandomValues(new Uint8Array(32)));
export const devicePlatform = '1';

/** @param {Uint8Array | ArrayBuffer} bytes */
export function encodeB64(bytes) {
  return btoa(String.fromCharCode(...new Uint8Array(bytes)));
}

/** What stands in the QR code behind the ref. */
export function qrKeys() {
  return [encodeB64(noiseKey), encodeB64(identityKey), advSecret, devicePlatform].join(',');
}
