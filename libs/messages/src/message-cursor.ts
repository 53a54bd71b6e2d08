import { createCipheriv, createDecipheriv } from 'node:crypto';

/** A place in the list of a session's messages, which is ordered by both fields. */
export interface MessagePlace {
  /** When the message was stored: microseconds since 1970, as PostgreSQL counts. */
  storedAtMicros: bigint;
  position: bigint;
}

/** One block: no two places share one, so it needs neither a mode nor a vector. */
const CIPHER = 'aes-128-ecb';
const BYTES = 16;
const POSITION_AT = 8;
const CURSOR = /^[\w-]{22}$/;
/** More than any position. */
const GREATEST_BIGINT = 2n ** 63n - 1n;
/** In the year 2255; PostgreSQL takes later ones, but not all that 64 bits can say. */
const LATEST_MICROS = BigInt(Number.MAX_SAFE_INTEGER);

/** Whether callers may have got this from us, by its form. */
export function isMessageCursor(text: string): boolean {
  return CURSOR.test(text);
}

/**
 * What callers keep. The position counts the messages of all accounts, which is nobody's business: it is encrypted.
 * @param key 16 bytes
 */
export function encodeMessageCursor(key: Buffer, { storedAtMicros, position }: MessagePlace): string {
  const bytes = Buffer.alloc(BYTES);
  bytes.writeBigUInt64BE(storedAtMicros);
  bytes.writeBigUInt64BE(position, POSITION_AT);
  const cipher = createCipheriv(CIPHER, key, null).setAutoPadding(false);
  return Buffer.concat([cipher.update(bytes), cipher.final()]).toString('base64url');
}

/** @returns undefined for most of what somebody made up; what is left is a place like any other */
export function decodeMessageCursor(key: Buffer, text: string): MessagePlace | undefined {
  const decipher = createDecipheriv(CIPHER, key, null).setAutoPadding(false);
  const bytes = Buffer.concat([decipher.update(text, 'base64url'), decipher.final()]);
  const place = { storedAtMicros: bytes.readBigUInt64BE(), position: bytes.readBigUInt64BE(POSITION_AT) };
  return place.storedAtMicros <= LATEST_MICROS && place.position <= GREATEST_BIGINT ? place : undefined;
}

/** Before every message that was stored then. */
export function placeAt(time: Date): MessagePlace {
  return { storedAtMicros: BigInt(time.getTime()) * 1_000n, position: 0n };
}

export function earlier(one: MessagePlace, other: MessagePlace): MessagePlace {
  if (one.storedAtMicros !== other.storedAtMicros) return one.storedAtMicros < other.storedAtMicros ? one : other;
  return one.position < other.position ? one : other;
}
