import { toBase64 } from './bytes.js';

/** The keys that a real page proves itself with. Here they are only what makes each QR code one of a kind. */
export const noiseKey = crypto.getRandomValues(new Uint8Array(32));
export const identityKey = crypto.getRandomValues(new Uint8Array(32));
export const advSecret = toBase64(crypto.getRandomValues(new Uint8Array(32)));
export const devicePlatform = '1';

/** What stands in the QR code behind the ref. */
export function qrKeys() {
  return [toBase64(noiseKey), toBase64(identityKey), advSecret, devicePlatform].join(',');
}
