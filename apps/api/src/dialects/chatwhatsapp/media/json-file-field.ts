import { DomainError } from '@chasqui/errors';
import type { TransportErrorCode } from '../../../http/transport-errors.js';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const SPACE = 0x20;
const SMALL_U = 0x75;
const OPENING: readonly number[] = [0x5b, 0x7b];
const CLOSING: readonly number[] = [0x5d, 0x7d];
/** What stands for itself after a backslash; all others stand for white space. */
const ITSELF: readonly number[] = [QUOTE, BACKSLASH, 0x2f];
const HEX_DIGITS = 4;

/** Of everything beside the file. */
const MOST_REST_BYTES = 1024 * 1024;
const LONGEST_NAME = 200;

/**
 * Takes one text out of a JSON object as it comes: it goes on piece by piece, and is empty in the rest. So a file in
 * base64 is never in memory as a whole. It only looks for where texts begin and end; whether the rest is JSON is for a
 * parser to say.
 */
export class JsonFileField {
  private readonly rest: Buffer[] = [];
  private restBytes = 0;
  private inside: 'nothing' | 'string' | 'file' = 'nothing';
  private isEscaped = false;
  /** Of `\uXXXX`, as far as it came; undefined elsewhere. */
  private hex: string | undefined;
  private levels = 0;
  /** Whether a text at this place is the value of a field of the outermost object. */
  private isValue = false;
  private field = '';
  private found = 0;

  constructor(private readonly name: string) {}

  /** Whether the field was there, as a text. */
  get wasFound(): boolean {
    return this.found > 0;
  }

  /** The JSON with an empty text in the field's place. */
  get restText(): string {
    return Buffer.concat(this.rest).toString();
  }

  /**
   * @returns the part of the field's text that is in this piece
   * @throws DomainError body_too_large (of the rest), json_malformed (the field twice, or a wrong escape in it)
   */
  take(piece: Buffer): Buffer {
    const file: number[] = [];
    const rest = Buffer.allocUnsafe(piece.length);
    let restBytes = 0;
    for (const code of piece) {
      const wasInFile = this.inside === 'file';
      if (wasInFile) this.takeOfFile(code, file);
      else this.takeOfRest(code);
      // The quotes around the file are of the rest.
      if (!wasInFile || this.inside === 'nothing') rest[restBytes++] = code;
    }
    this.keep(rest.subarray(0, restBytes));
    return Buffer.from(file);
  }

  private takeOfFile(code: number, file: number[]): void {
    if (this.hex !== undefined) {
      this.takeHex(code, file);
    } else if (this.isEscaped) {
      this.isEscaped = false;
      if (code === SMALL_U) this.hex = '';
      else file.push(ITSELF.includes(code) ? code : SPACE);
    } else if (code === BACKSLASH) {
      this.isEscaped = true;
    } else if (code === QUOTE) {
      this.inside = 'nothing';
    } else {
      file.push(code);
    }
  }

  private takeHex(code: number, file: number[]): void {
    const hex = (this.hex ?? '') + String.fromCharCode(code);
    if (!/^[0-9a-f]+$/i.test(hex)) throw new DomainError<TransportErrorCode>('json_malformed');
    this.hex = hex.length < HEX_DIGITS ? hex : undefined;
    if (this.hex === undefined) file.push(...Buffer.from(String.fromCharCode(Number.parseInt(hex, 16))));
  }

  private takeOfRest(code: number): void {
    if (this.inside === 'string') this.takeOfString(code);
    else if (code === QUOTE) this.beginText();
    else if (OPENING.includes(code)) this.levels += 1;
    else if (CLOSING.includes(code)) this.levels -= 1;
    else if (this.levels === 1 && (code === COLON || code === COMMA)) this.isValue = code === COLON;
  }

  private takeOfString(code: number): void {
    const isEnd = code === QUOTE && !this.isEscaped;
    if (isEnd) this.inside = 'nothing';
    else if (this.levels === 1 && !this.isValue && this.field.length < LONGEST_NAME) {
      this.field += String.fromCharCode(code);
    }
    this.isEscaped = code === BACKSLASH && !this.isEscaped;
  }

  private beginText(): void {
    const isFile = this.levels === 1 && this.isValue && this.field === this.name;
    this.inside = isFile ? 'file' : 'string';
    if (isFile) this.found += 1;
    else if (this.levels === 1 && !this.isValue) this.field = '';
    if (this.found > 1) throw new DomainError<TransportErrorCode>('json_malformed');
  }

  private keep(part: Buffer): void {
    this.restBytes += part.length;
    if (this.restBytes > MOST_REST_BYTES) throw new DomainError<TransportErrorCode>('body_too_large');
    this.rest.push(part);
  }
}
