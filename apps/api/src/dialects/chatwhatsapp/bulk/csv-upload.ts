import { pipeline, Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { shown, type BulkLine } from './bulk-line.js';
import { refused } from './json-message.js';
import { malformed } from './upload-error.js';
import { countLines, TextReader, type Encoding } from './upload-text.js';

const DELIMITERS = [',', ';', '\t'];
const MOST_COLUMNS = 200;
/** A header is shorter, in characters: beyond it the delimiter is guessed from what is there. */
const LONGEST_HEADER = 64 * 1024;

/** The columns of a CSV. */
export class CsvHeader {
  private readonly columns = new Map<string, number>();

  /** @throws DomainError upload_malformed */
  constructor(readonly names: readonly string[]) {
    if (names.length > MOST_COLUMNS) throw malformed(`The header has more than ${MOST_COLUMNS} columns`, { line: 1 });
    for (const [index, name] of names.entries()) {
      if (this.columns.has(name)) {
        throw malformed('The header has a column twice', { line: 1, column: shown(name) });
      }
      if (name !== '') this.columns.set(name, index);
    }
    if (!this.columns.has('to')) throw malformed('The header has no column to', { line: 1 });
  }

  has(name: string): boolean {
    return this.columns.has(name);
  }

  cell(cells: readonly string[], name: string): string | undefined {
    const index = this.columns.get(name);
    return index === undefined ? undefined : cells[index];
  }
}

/** A CSV as it is read: its header first, then its lines. */
export class CsvUpload {
  private readonly text = new TextReader();
  private header: CsvHeader | undefined;
  /** Of all records that were read, however many lines each of them has. */
  private linesBefore = 0;

  /** @param checkHeader refuses a header by throwing */
  constructor(
    private readonly bytes: AsyncIterable<Buffer>,
    private readonly checkHeader: (header: CsvHeader) => void,
  ) {}

  /** As what it was read; certain when all is read. */
  get encoding(): Encoding {
    return this.text.encoding;
  }

  /** @throws DomainError upload_malformed */
  async *lines(): AsyncGenerator<BulkLine> {
    const pieces = this.pieces();
    const first = await firstLine(pieces);
    const parser = parse({
      delimiter: delimiterOf(first),
      record_delimiter: ['\r\n', '\n', '\r'],
      skip_empty_lines: true,
      relax_column_count: true,
      on_record: (cells, { empty_lines }) => this.withLine(cells, empty_lines),
    });
    // What fails in what comes before ends the parser with the error.
    pipeline(Readable.from(chain(first, pieces)), parser, () => undefined);
    try {
      for await (const [line, ...cells] of parser as AsyncIterable<string[]>) {
        if (this.header) yield toLine(Number(line), this.header, cells);
      }
    } catch (error) {
      throw error instanceof CsvError ? this.toMalformed(error) : error;
    }
    if (!this.header) throw malformed('The file is empty');
  }

  /**
   * Called for each record as soon as it is parsed: what the parser finds wrong is in the one after it.
   * @returns the record with its line before it; none for the header
   */
  private withLine(cells: string[], emptyLines: number): string[] | undefined {
    const line = 1 + this.linesBefore + emptyLines;
    this.linesBefore += 1 + cells.reduce((sum, cell) => sum + linesIn(cell), 0);
    if (this.header) return [String(line), ...cells];
    this.header = new CsvHeader(cells.map((name) => name.trim()));
    this.checkHeader(this.header);
    return undefined;
  }

  private async *pieces(): AsyncGenerator<string> {
    for await (const piece of this.bytes) yield this.text.read(piece);
    yield this.text.end();
  }

  /** The library's own words would show parts of the file. */
  private toMalformed(error: CsvError): Error {
    const { column: index, empty_lines: emptyLines } = error as CsvError & { column: unknown; empty_lines: number };
    const line = 1 + this.linesBefore + emptyLines;
    const column = typeof index === 'number' ? shown(this.header?.names[index] ?? String(index + 1)) : undefined;
    return malformed(CSV_PROBLEMS[error.code] ?? 'The file is no CSV', {
      line,
      ...(column !== undefined && { column }),
    });
  }
}

/** Counts quoted line breaks, however they are written. */
function linesIn(cell: string): number {
  if (!cell.includes('\r')) return cell.includes('\n') ? countLines(cell) : 0;
  return countLines(cell.replaceAll(/\r\n?/g, '\n'));
}

function toLine(line: number, header: CsvHeader, cells: readonly string[]): BulkLine {
  const [have, want] = [cells.length, header.names.length];
  const surplus = cells.slice(want).some((cell) => cell !== '');
  if (have < want || surplus) {
    const message = `The line has ${have} cells, and the header ${want}.`;
    const place = header.names[Math.min(have, want)];
    return refused(line, 'cells_wrong', place ? shown(place) : null, message);
  }
  const cell = (name: string): string | undefined => header.cell(cells, name);
  const text = cell('text');
  return { line, to: cell('to'), text: text?.trim() === '' ? undefined : text, variable: cell };
}

/** Enough of the text to see the whole header. */
async function firstLine(pieces: AsyncIterator<string>): Promise<string> {
  let text = '';
  while (text.length < LONGEST_HEADER && !/[\r\n]/.test(text)) {
    const next = await pieces.next();
    if (next.done) break;
    text += next.value;
  }
  return text;
}

async function* chain(first: string, rest: AsyncIterable<string>): AsyncGenerator<string> {
  yield first;
  yield* rest;
}

/** The one that the header has most often outside of its quotes. */
function delimiterOf(text: string): string {
  const header = text.replaceAll(/"[^"]*"/g, '').split(/[\r\n]/, 1)[0] ?? '';
  const counts = DELIMITERS.map((delimiter) => ({ delimiter, count: header.split(delimiter).length }));
  return counts.reduce((most, one) => (one.count > most.count ? one : most)).delimiter;
}

const CSV_PROBLEMS: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'A quote is not closed',
  CSV_INVALID_CLOSING_QUOTE: 'A closing quote must be followed by the delimiter, or by the end of the line',
  INVALID_OPENING_QUOTE: 'A cell with quotes must be quoted as a whole, and its own quotes doubled',
};
