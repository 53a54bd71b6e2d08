import { isAscii, isUtf8 } from 'node:buffer';
import { malformed } from './upload-error.js';

/** As what a text was read. */
export type Encoding = 'utf-8' | 'windows-1252';

const UTF8_MARK = '\ufeff';
const UTF16_MARKS = ['fffe', 'feff'];
/** What windows-1252 has where Latin-1 has control characters; TextDecoder takes the one for the other in some versions of Node. */
const WINDOWS_ONLY = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

/** Bytes that a UTF-8 character still misses at the end of a piece, at most. */
const LONGEST_TAIL = 3;

/**
 * Reads text whose encoding nobody tells, piece by piece: UTF-8, or what Excel saves in the west (windows-1252, which is
 * Latin-1 and more). What has characters of both is refused: it would reach people garbled.
 */
export class TextReader {
  private tail: Buffer = Buffer.alloc(0);
  private line = 1;
  private isFirst = true;
  /** What it must be, by what was read so far; undefined while all was ASCII. */
  private known: Encoding | undefined;

  get encoding(): Encoding {
    return this.known ?? 'utf-8';
  }

  /** @throws DomainError upload_malformed */
  read(piece: Buffer): string {
    const bytes = this.tail.length === 0 ? piece : Buffer.concat([this.tail, piece]);
    const whole = lengthOfWhole(bytes);
    this.tail = bytes.subarray(whole);
    return this.decode(bytes.subarray(0, whole));
  }

  /** What was left for more to come. */
  end(): string {
    return this.decode(this.tail);
  }

  private decode(bytes: Buffer): string {
    if (this.isFirst && UTF16_MARKS.includes(bytes.subarray(0, 2).toString('hex'))) {
      throw malformed('The file is UTF-16: save it as UTF-8');
    }
    if (!isAscii(bytes)) this.decide(isUtf8(bytes) ? 'utf-8' : 'windows-1252', bytes);
    const text = this.known === 'windows-1252' ? fromWindows(bytes) : bytes.toString('utf8');
    const clean = this.isFirst && text.startsWith(UTF8_MARK) ? text.slice(UTF8_MARK.length) : text;
    if (bytes.length > 0) this.isFirst = false;
    this.line += countLines(text);
    return clean;
  }

  private decide(encoding: Encoding, bytes: Buffer): void {
    const isMixed = encoding === 'windows-1252' && hasUtf8(bytes);
    if (isMixed || (this.known !== undefined && this.known !== encoding)) {
      const line = this.line + countLines(bytes.subarray(0, firstInvalid(bytes)).toString('latin1'));
      throw malformed('The file is neither UTF-8 nor windows-1252 all through: save it as UTF-8', { line });
    }
    this.known = encoding;
  }
}

export function countLines(text: string): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}

/** Up to a character that may go on in the next piece. */
function lengthOfWhole(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(LONGEST_TAIL, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return bytes.length;
    if (byte >= 0xc2) return lengthOf(byte) > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

function lengthOf(lead: number): number {
  if (lead >= 0xf0) return 4;
  return lead >= 0xe0 ? 3 : 2;
}

function fromWindows(bytes: Buffer): string {
  return bytes.toString('latin1').replaceAll(/[\x80-\x9f]/g, (odd) => WINDOWS_ONLY.charAt(odd.charCodeAt(0) - 0x80));
}

/** Whether some of it, though not all, is characters of UTF-8 beyond ASCII. */
function hasUtf8(bytes: Buffer): boolean {
  return /[^\0-\x7f\ufffd]/.test(bytes.toString('utf8'));
}

/** Index of the first byte that is no UTF-8. */
function firstInvalid(bytes: Buffer): number {
  const text = bytes.toString('utf8');
  const at = text.indexOf('\ufffd');
  return at === -1 ? 0 : Buffer.byteLength(text.slice(0, at));
}
