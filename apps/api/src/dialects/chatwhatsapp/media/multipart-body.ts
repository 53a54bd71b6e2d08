import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Busboy, type BusboyFileStream, type BusboyInstance } from '@fastify/busboy';
import { DomainError } from '@chasqui/errors';
import { malformed } from '../bulk/upload-error.js';
import type { FileBody, FileBodyReading } from './file-body-shape.js';
import { wrongFile } from './file-problem.js';
import { readFileText, type FileSource } from './file-text.js';

const LIMITS = { fieldNameSize: 100, fieldSize: 512 * 1024, fields: 300, files: 1, parts: 301, headerPairs: 20 };
/** Of all fields together: a text of any length that is allowed, and then some. */
const MOST_FIELD_BYTES = 1024 * 1024;
/** What JavaScript takes for an object's kind. */
const DROPPED_NAMES: readonly string[] = ['__proto__', 'constructor'];
const LISTS: readonly string[] = ['mentions'];
const NUMBERS: readonly string[] = ['wait', 'expiresIn'];
const FLAGS: readonly string[] = ['queue'];

/**
 * Reads multipart/form-data with one file, or its URL, in the file's field.
 * @throws DomainError upload_malformed, input_invalid, file_too_large, file_empty; whatever the bytes' source throws
 */
export async function readMultipart(
  contentType: string,
  bytes: AsyncIterable<Buffer>,
  reading: FileBodyReading,
): Promise<FileBody> {
  const form = new Form(parserFor(contentType), reading);
  try {
    await pipeline(Readable.from(bytes), form.parser);
    return await form.end();
  } catch (error) {
    await form.discard(error as Error);
    throw error instanceof DomainError ? error : malformed('The body cannot be read as multipart/form-data');
  }
}

function parserFor(contentType: string): BusboyInstance {
  try {
    return new Busboy({ headers: { 'content-type': contentType }, limits: LIMITS });
  } catch {
    throw malformed('multipart/form-data needs a boundary'); // its own text shows the header
  }
}

class Form {
  private readonly fields = new Map<string, string | string[]>();
  private file: Promise<FileSource> | undefined;
  private fileStream: BusboyFileStream | undefined;
  private fieldBytes = 0;

  constructor(
    readonly parser: BusboyInstance,
    private readonly reading: FileBodyReading,
  ) {
    parser.on('field', (name, value, isNameCut, isCut) => {
      if (isNameCut || isCut) this.refuse(malformed('A field of the form is too long'));
      else this.take(name, value);
    });
    parser.on('file', (name, stream, filename, _encoding, mimetype) => {
      this.takeFile(name, stream, { filename, declaredType: mimetype });
    });
    for (const limit of ['partsLimit', 'filesLimit', 'fieldsLimit'] as const) {
      parser.on(limit, () => this.refuse(malformed('The form has too many parts: one file, and fields of this call')));
    }
  }

  async end(): Promise<FileBody> {
    const { field } = this.reading;
    const fields = Object.fromEntries([...this.fields].map(([name, value]) => [name, toJson(name, value)]));
    const text = this.fields.get(field);
    if (this.file || typeof text !== 'string') return { fields, source: await this.file };
    return { fields, source: await readFileText(Readable.from([Buffer.from(text)]), this.reading) };
  }

  /** Of a call that is refused. The parser does not tell its file that nothing more comes. */
  async discard(reason: Error): Promise<void> {
    this.fileStream?.destroy(reason);
    const source = await this.file?.catch(() => undefined);
    if (source?.kind === 'staged') await this.reading.staging.discard(source.staged.path);
  }

  private take(name: string, value: string): void {
    if (DROPPED_NAMES.includes(name)) return;
    this.fieldBytes += value.length;
    if (name !== this.reading.field && this.fieldBytes > MOST_FIELD_BYTES) {
      this.refuse(malformed('The fields of the form are too long'));
    }
    const earlier = this.fields.get(name);
    const isList = LISTS.includes(name);
    if (earlier !== undefined && !isList) this.refuse(wrongFile(name, `${name} is there twice`));
    this.fields.set(name, isList ? [...[earlier ?? []].flat(), value] : value);
  }

  private takeFile(name: string, stream: BusboyFileStream, said: { filename: string; declaredType: string }): void {
    const { field, staging, maxBytes } = this.reading;
    stream.on('error', () => undefined); // whoever reads it is told, and so is the parser
    if (name !== field) {
      stream.resume();
      this.refuse(wrongFile(name, `${name} is not the file of this call: it is called ${field}`));
      return;
    }
    this.fileStream = stream;
    this.file = staging.receive(stream, { maxBytes }).then((staged) => ({ kind: 'staged', staged, ...said }));
    this.file.catch((error: unknown) => {
      this.refuse(error as Error);
    });
  }

  private refuse(error: Error): void {
    this.parser.destroy(error);
  }
}

/** Forms have texts alone. What is no number, and neither true nor false, stays what it is: the checks say what is wrong. */
function toJson(name: string, value: string | string[]): unknown {
  if (NUMBERS.includes(name) && value !== '' && Number.isFinite(Number(value))) return Number(value);
  if (FLAGS.includes(name) && (value === 'true' || value === 'false')) return value === 'true';
  return value;
}
