import type { MediaPlace } from './media.repository.js';

/** Under which key the bytes of a file are. */
export function keyOf({ accountId, id }: MediaPlace): string {
  return `${accountId}/${id.slice(0, 2)}/${id}`;
}
