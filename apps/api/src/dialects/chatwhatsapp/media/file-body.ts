import { DomainError } from '@chasqui/errors';
import { parseJson } from '../../../http/json-body.js';
import type { Upload } from '../../../http/upload.js';
import type { FileBody, FileBodyReading } from './file-body-shape.js';
import { readFileText } from './file-text.js';
import { JsonFileField } from './json-file-field.js';
import { readMultipart } from './multipart-body.js';

export type FileBodyErrorCode = 'file_body_type_unknown';

/** In place of the file, for whoever looks whether it was given. */
const GIVEN = '(file)';

/**
 * Reads a body in JSON or as multipart/form-data; a file that is in it goes to the disk as it comes.
 * @throws DomainError file_body_type_unknown, upload_malformed, input_invalid, json_malformed, json_too_complex,
 *   body_too_large, file_too_large, file_empty; whatever the bytes' source throws
 */
export async function readFileBody(
  { mediaType, contentType }: Pick<Upload, 'mediaType' | 'contentType'>,
  bytes: AsyncIterable<Buffer>,
  reading: FileBodyReading,
): Promise<FileBody> {
  if (mediaType === 'multipart/form-data') return given(await readMultipart(contentType, bytes, reading), reading);
  if (mediaType === 'application/json') return readJson(bytes, reading);
  throw new DomainError<FileBodyErrorCode>('file_body_type_unknown');
}

async function readJson(bytes: AsyncIterable<Buffer>, reading: FileBodyReading): Promise<FileBody> {
  const splitter = new JsonFileField(reading.field);
  const source = await readFileText(textIn(splitter, bytes), reading);
  try {
    const value = splitter.restText === '' ? {} : parseJson(splitter.restText);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw notAnObject();
    return given({ fields: value as Record<string, unknown>, source }, reading);
  } catch (error) {
    if (source?.kind === 'staged') await reading.staging.discard(source.staged.path);
    throw error;
  }
}

async function* textIn(splitter: JsonFileField, bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const piece of bytes) {
    const part = splitter.take(piece);
    if (part.length > 0) yield part;
  }
}

function given({ fields, source }: FileBody, { field }: FileBodyReading): FileBody {
  return { fields: source ? { ...fields, [field]: GIVEN } : fields, source };
}

function notAnObject(): DomainError {
  const problems = [{ field: '', message: 'The request body must be a JSON object' }];
  return new DomainError('input_invalid', { problems });
}
