/** A place in the log of events: after everything up to `position`. */
export interface EventCursor {
  /** Of the log: a restored database has another one. */
  epoch: string;
  position: bigint;
}

const POSITION_BYTES = 8;
const EPOCH_BYTES = 16;
const CURSOR = /^[\w-]{32}$/;

/** What callers keep; they need not know what is in it. */
export function encodeCursor({ epoch, position }: EventCursor): string {
  const bytes = Buffer.alloc(EPOCH_BYTES + POSITION_BYTES);
  bytes.write(epoch.replaceAll('-', ''), 'hex');
  bytes.writeBigUInt64BE(position, EPOCH_BYTES);
  return bytes.toString('base64url');
}

/** @returns undefined for what is no cursor by its form */
export function decodeCursor(text: string): EventCursor | undefined {
  if (!CURSOR.test(text)) return undefined;
  const bytes = Buffer.from(text, 'base64url');
  const epoch = bytes.toString('hex', 0, EPOCH_BYTES).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return { epoch, position: bytes.readBigUInt64BE(EPOCH_BYTES) };
}
