import { randomBytes } from 'node:crypto';

const SECRET_BYTES = 32;

/** See `secret` of a poll's content. */
export function newPollSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64');
}
