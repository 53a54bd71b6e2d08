/** A place in the list of a session's messages, which is ordered by both fields. */
export interface MessagePlace {
  /** When the message was stored: microseconds since 1970, as PostgreSQL counts. */
  storedAtMicros: bigint;
  position: bigint;
}

const BYTES = 16;
const POSITION_AT = 8;
const CURSOR = /^[\w-]{22}$/;
/** More than any position. */
const GREATEST_BIGINT = 2n ** 63n - 1n;
/** In the year 2255; PostgreSQL takes later ones, but not all that 64 bits can say. */
const LATEST_MICROS = BigInt(Number.MAX_SAFE_INTEGER);

/** What callers keep; they need not know what is in it. */
export function encodeMessageCursor({ storedAtMicros, position }: MessagePlace): string {
  const bytes = Buffer.alloc(BYTES);
  bytes.writeBigUInt64BE(storedAtMicros);
  bytes.writeBigUInt64BE(position, POSITION_AT);
  return bytes.toString('base64url');
}

/** @returns undefined for what is no cursor by its form */
export function decodeMessageCursor(text: string): MessagePlace | undefined {
  if (!CURSOR.test(text)) return undefined;
  const bytes = Buffer.from(text, 'base64url');
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
