import { randomFillSync } from 'node:crypto';

const RANDOM_BYTES = 9;
/** Many at once cost hardly more than one. */
const pool = Buffer.alloc(RANDOM_BYTES * 500);
let used = pool.length;

/** Mints a message id as WhatsApp Web does: `3EB0` and 18 upper-case hex digits (72 random bits). */
export function newMessageId(): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += RANDOM_BYTES;
  return `3EB0${pool.toString('hex', used - RANDOM_BYTES, used).toUpperCase()}`;
}
