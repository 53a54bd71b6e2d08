import { createCipheriv, createDecipheriv } from 'node:crypto';

/** Which log of events a cursor is of. */
export interface LogIdentity {
  /** Another one after a backup was restored: a UUID. */
  epoch: string;
  /** 16 bytes. */
  cursorKey: Buffer;
}

/** One block: no two cursors share one, so it needs neither a mode nor a vector. */
const CIPHER = 'aes-128-ecb';
const POSITION_BYTES = 8;
const EPOCH_BYTES = 8;
const CURSOR = /^[\w-]{22}$/;

/** Whether callers may have got this from us, by its form. */
export function isCursor(text: string): boolean {
  return CURSOR.test(text);
}

/**
 * A place in the log, after everything up to `position`, as callers keep it. The position counts the events of all
 * accounts, which is nobody's business: it is encrypted.
 */
export function encodeCursor({ epoch, cursorKey }: LogIdentity, position: bigint): string {
  const bytes = Buffer.alloc(POSITION_BYTES + EPOCH_BYTES);
  bytes.writeBigUInt64BE(position);
  epochBytes(epoch).copy(bytes, POSITION_BYTES);
  const cipher = createCipheriv(CIPHER, cursorKey, null).setAutoPadding(false);
  return Buffer.concat([cipher.update(bytes), cipher.final()]).toString('base64url');
}

/** @returns the position; undefined for a cursor of another log, and for what somebody made up */
export function decodeCursor({ epoch, cursorKey }: LogIdentity, text: string): bigint | undefined {
  const decipher = createDecipheriv(CIPHER, cursorKey, null).setAutoPadding(false);
  const bytes = Buffer.concat([decipher.update(text, 'base64url'), decipher.final()]);
  return bytes.subarray(POSITION_BYTES).equals(epochBytes(epoch)) ? bytes.readBigUInt64BE() : undefined;
}

function epochBytes(epoch: string): Buffer {
  return Buffer.from(epoch.replaceAll('-', ''), 'hex').subarray(0, EPOCH_BYTES);
}
