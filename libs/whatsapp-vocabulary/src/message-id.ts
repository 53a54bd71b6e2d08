import { randomBytes } from 'node:crypto';

/** Mints a message id as WhatsApp Web does: `3EB0` and 18 upper-case hex digits (72 random bits). */
export function newMessageId(): string {
  return `3EB0${randomBytes(9).toString('hex').toUpperCase()}`;
}
