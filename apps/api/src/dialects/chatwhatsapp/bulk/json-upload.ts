import { JSONParser, TokenType } from '@streamparser/json';
import { DomainError } from '@chasqui/errors';
import type { BulkLine } from './bulk-line.js';
import { fromJson } from './json-message.js';
import { malformed, type UploadErrorCode } from './upload-error.js';
import { TextReader } from './upload-text.js';

const MESSAGES = 'messages';

/** The list of messages, and the fields beside it. */
const DEPTH_OF_MESSAGES = 2;
/** In one message: nobody has so many variables, and each takes far more memory than it has bytes. */
const MOST_TOKENS = 2_000;
const DEEPEST = 6;

/** A bulk call in one JSON object. */
export interface JsonUpload {
  /** The fields beside `messages`, as they were written. */
  options: Record<string, unknown>;
  lines: BulkLine[];
}

/**
 * Reads it piece by piece; a message's line is its place in the list, from 1.
 * @param options.fields that there may be beside `messages`
 * @throws DomainError upload_malformed, bulk_too_many
 */
export async function readJsonUpload(
  bytes: AsyncIterable<Buffer>,
  { fields, most }: { fields: readonly string[]; most: number },
): Promise<JsonUpload> {
  const reader = new JsonReader(fields, most);
  const text = new TextReader();
  for await (const piece of bytes) {
    reader.read(text.read(piece));
    if (text.encoding !== 'utf-8') throw malformed('JSON must be UTF-8');
  }
  reader.read(text.end());
  return reader.end();
}

class JsonReader {
  private readonly options: Record<string, unknown> = {};
  private readonly lines: BulkLine[] = [];
  private readonly parser: JSONParser;
  private readonly shape: JsonShape;
  private readonly place = new JsonPlace();
  private hasList = false;

  constructor(
    fields: readonly string[],
    private readonly most: number,
  ) {
    this.shape = new JsonShape([MESSAGES, ...fields]);
    const paths = [`$.${MESSAGES}.*`, ...fields.map((field) => `$.${field}`)];
    this.parser = new JSONParser({ paths, keepStack: false });
    this.parser.onToken = ({ token, value, offset }) => {
      this.place.last = offset;
      this.shape.take(token, value);
    };
    this.parser.onValue = ({ value, key, parent, stack }) => {
      if (stack.length < DEPTH_OF_MESSAGES) this.options[String(key)] = value;
      else this.take(value, parent);
    };
  }

  read(text: string): void {
    for (const part of text.split(/(?<=\n)/)) {
      this.place.begin(part);
      if (this.parser.isEnded) this.refuseRest(part);
      else this.guarded(() => this.parser.write(part));
      this.place.end(part);
    }
  }

  end(): JsonUpload {
    if (!this.parser.isEnded) this.guarded(() => this.parser.end());
    if (!this.parser.isEnded || this.shape.isEmpty) throw malformed('The body is empty or ends too early');
    if (!this.hasList) throw malformed('messages must be a list with at least one message');
    return { options: this.options, lines: this.lines };
  }

  private take(value: unknown, parent: unknown): void {
    if (!Array.isArray(parent)) throw malformed('messages must be a list');
    this.hasList = true;
    if (this.lines.length >= this.most) throw new DomainError<UploadErrorCode>('bulk_too_many', { most: this.most });
    this.lines.push(fromJson(this.lines.length + 1, value));
  }

  private refuseRest(part: string): void {
    if (part.trim() !== '') throw malformed('The body goes on after its JSON object', this.place.now());
  }

  /** The library's own words would show parts of the body. */
  private guarded(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (error instanceof DomainError) throw error;
      const position = /absolute position "(\d+)/.exec(String(error))?.[1];
      throw malformed(
        'The body is not valid JSON',
        this.place.now(position === undefined ? undefined : Number(position)),
      );
    }
  }
}

/** Where the parser is, for people. */
class JsonPlace {
  /** Of the token that was read last, in bytes of the whole. */
  last = 0;
  private line = 1;
  private column = 0;
  private bytes = 0;
  private part = '';

  begin(part: string): void {
    this.part = part;
  }

  end(part: string): void {
    this.bytes += Buffer.byteLength(part);
    if (part.endsWith('\n')) [this.line, this.column] = [this.line + 1, 0];
    else this.column += part.length;
    this.part = '';
  }

  now(offset: number = this.last): { line: number; column: number } {
    const inPart = Buffer.from(this.part)
      .subarray(0, Math.max(0, offset - this.bytes))
      .toString('utf8');
    return { line: this.line, column: this.column + inPart.length + 1 };
  }
}

/** Refuses what would need far more memory than it has bytes, and what is no field of the call. */
class JsonShape {
  private depth = 0;
  private tokens = 0;
  private awaitsKey = false;
  private readonly seen = new Set<string>();
  isEmpty = true;

  constructor(private readonly fields: readonly string[]) {}

  take(token: TokenType, value: unknown): void {
    if (this.isEmpty && token !== TokenType.LEFT_BRACE) throw malformed('The body must be a JSON object with messages');
    this.isEmpty = false;
    if (this.depth === 1 && this.awaitsKey && token === TokenType.STRING) this.takeField(String(value));
    this.awaitsKey = token === TokenType.LEFT_BRACE || token === TokenType.COMMA;
    if (token === TokenType.LEFT_BRACE || token === TokenType.LEFT_BRACKET) this.depth += 1;
    if (token === TokenType.RIGHT_BRACE || token === TokenType.RIGHT_BRACKET) this.depth -= 1;
    this.tokens = this.depth <= DEPTH_OF_MESSAGES ? 0 : this.tokens + 1;
    if (this.depth > DEEPEST || this.tokens > MOST_TOKENS) {
      throw malformed('The body is nested too deeply, or has a message with too many fields');
    }
  }

  private takeField(name: string): void {
    if (!this.fields.includes(name)) throw malformed(`${name.slice(0, 100)} is not a field of this call`);
    if (this.seen.has(name)) throw malformed(`${name} is there twice`);
    this.seen.add(name);
  }
}
