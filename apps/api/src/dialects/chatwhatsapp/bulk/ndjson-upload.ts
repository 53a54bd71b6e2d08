import type { BulkLine } from './bulk-line.js';
import { fromJson, refused } from './json-message.js';
import { malformed } from './upload-error.js';
import { TextReader } from './upload-text.js';

/** In characters: the longest text with everything escaped fits, and little more. */
const LONGEST_LINE = 512 * 1024;

/**
 * Reads a JSON object from each line; blank ones are skipped.
 * @throws DomainError upload_malformed
 */
export async function* readNdjsonUpload(bytes: AsyncIterable<Buffer>): AsyncGenerator<BulkLine> {
  const text = new TextReader();
  const lines = new LineCutter();
  let number = 0;
  for await (const piece of bytes) {
    const read = text.read(piece);
    if (text.encoding !== 'utf-8') throw malformed('NDJSON must be UTF-8');
    for (const line of lines.cut(read)) {
      number += 1;
      if (line === TOO_LONG || line.trim() !== '') yield parse(number, line);
    }
  }
  const last = lines.rest(text.end());
  if (last === TOO_LONG || last.trim() !== '') yield parse(number + 1, last);
}

const TOO_LONG = Symbol('a line that is too long');

function parse(number: number, line: string | typeof TOO_LONG): BulkLine {
  if (line === TOO_LONG) return refused(number, 'line_too_long');
  try {
    return fromJson(number, JSON.parse(line));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const column = / at position (\d+)/.exec(error.message)?.[1];
    const where = column === undefined ? '' : ` It is wrong at character ${Number(column) + 1}.`;
    return refused(number, 'line_malformed', null, `The line is not valid JSON.${where}`);
  }
}

/** Keeps no more of a line that goes on than a line may have. */
class LineCutter {
  private open = '';
  private isTooLong = false;

  *cut(text: string): Generator<string | typeof TOO_LONG> {
    let from = 0;
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', from)) {
      yield this.rest(text.slice(from, at));
      from = at + 1;
    }
    this.add(text.slice(from));
  }

  /** The line that ends with this. */
  rest(text: string): string | typeof TOO_LONG {
    this.add(text);
    const line = this.isTooLong ? TOO_LONG : this.open;
    [this.open, this.isTooLong] = ['', false];
    return line;
  }

  private add(text: string): void {
    this.isTooLong ||= this.open.length + text.length > LONGEST_LINE;
    this.open = this.isTooLong ? '' : this.open + text;
  }
}
