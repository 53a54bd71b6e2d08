import type { Staging, StagedFile } from '@chasqui/media';
import { wrongFile } from './file-problem.js';

/** Where the file of a call comes from. */
export type FileSource =
  | { kind: 'url'; url: string }
  | { kind: 'staged'; staged: StagedFile; declaredType?: string | undefined; filename?: string | undefined };

/** No URL is longer, nor what stands before the bytes of a data URI. */
const HEAD_BYTES = 4_096;
const SCHEME = /^[a-z][a-z0-9+.-]+:/i;
/** `data:`, a media type with parameters, and that it is base64. */
const DATA_URI = /^data:([^,;]*)((?:;[^,;]*)*);base64,/i;
/** A path rather than base64; JPEGs (/9j/) and MP3s (//) begin so in base64, too. */
const PATH = /^(?:[/~\\.]|[a-z]:[\\/])(?!9j\/|\/)/i;
const LONGEST_PATH = 1_024;
const BASE64 = /^[A-Za-z0-9+/_-]*={0,2}$/;
const GROUP = 4;

interface FileReading {
  /** Of the call, for its errors. */
  field: string;
  staging: Staging;
  maxBytes: number;
}

/**
 * Reads the text that a caller gives for a file: an https URL, or a data URI or base64, which go to the disk as they
 * come.
 * @returns undefined when the text is empty
 * @throws DomainError input_invalid, file_too_large, file_empty; whatever the text's source throws
 */
export async function readFileText(
  text: AsyncIterable<Buffer>,
  { field, staging, maxBytes }: FileReading,
): Promise<FileSource | undefined> {
  const pieces = text[Symbol.asyncIterator]();
  const { head, isWhole } = await readHead(pieces);
  const start = head.toString('latin1');
  if (isWhole && start.trim() === '') return undefined;
  const uri = DATA_URI.exec(start);
  if (!uri && SCHEME.test(start))
    return isUrl(start, isWhole) ? { kind: 'url', url: head.toString().trim() } : refuse(field);
  if (isWhole && start.length <= LONGEST_PATH && PATH.test(start)) return refusePath(field);
  const bytes = decode(field, rejoin(head.subarray(uri?.[0].length ?? 0), pieces));
  const staged = await staging.receive(bytes, { maxBytes });
  return { kind: 'staged', staged, declaredType: uri?.[1] };
}

function isUrl(start: string, isWhole: boolean): boolean {
  return isWhole && !/^data:/i.test(start);
}

async function readHead(pieces: AsyncIterator<Buffer>): Promise<{ head: Buffer; isWhole: boolean }> {
  let head = Buffer.alloc(0);
  while (head.length < HEAD_BYTES) {
    const next = await pieces.next();
    if (next.done) return { head, isWhole: true };
    head = Buffer.concat([head, next.value]);
  }
  return { head, isWhole: false };
}

async function* rejoin(head: Buffer, pieces: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield head;
  yield* { [Symbol.asyncIterator]: () => pieces };
}

/** White space does not count: many encoders break lines. */
async function* decode(field: string, text: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let open = '';
  let isPadded = false;
  for await (const piece of text) {
    open += piece.toString('latin1').replaceAll(/\s+/g, '');
    if (!BASE64.test(open) || (isPadded && open !== '')) refuse(field);
    const whole = open.slice(0, open.length - (open.length % GROUP));
    open = open.slice(whole.length);
    isPadded ||= whole.endsWith('=');
    if (whole !== '') yield Buffer.from(whole, 'base64');
  }
  const last = open.replaceAll('=', '');
  if (last.length === 1) refuse(field);
  if (last !== '') yield Buffer.from(last, 'base64');
}

function refuse(field: string): never {
  throw wrongFile(field, `${field} must be an https URL, a data URI in base64, or base64`);
}

function refusePath(field: string): never {
  throw wrongFile(field, `${field} must be an https URL, a data URI, or base64: paths on the server are not read`);
}
