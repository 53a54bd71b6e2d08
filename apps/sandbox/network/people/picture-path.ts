import type { Picture } from './rows.js';

/** Where the page server and the control API serve a picture. It names the picture, so an old address shows no new one. */
export function toPicturePath({ owner, id }: Picture): string {
  return `/pictures/${encodeURIComponent(owner)}/${id}`;
}
