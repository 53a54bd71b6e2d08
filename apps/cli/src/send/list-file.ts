import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { CliError, messageOf } from '../errors.js';

/** As the API takes them: by the ending of the file. */
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.csv': 'text/csv',
  '.tsv': 'text/csv',
  '.txt': 'text/csv',
  '.ndjson': 'application/x-ndjson',
  '.jsonl': 'application/x-ndjson',
  '.json': 'application/json',
};
const STDIN = '-';

/** What is to be sent, as it is in the file. */
export interface ListFile {
  readonly contentType: string;
  readonly bytes: Buffer<ArrayBuffer>;
}

/**
 * Reads it whole, so that it can be sent again: the API takes at most 16 MiB.
 * @param file a path, or `-` for stdin, which is taken for CSV
 * @throws CliError when it cannot be read, or nobody knows what it is
 */
export async function readList(file: string): Promise<ListFile> {
  if (file === STDIN) return { contentType: 'text/csv', bytes: await buffer(process.stdin) };
  const contentType = CONTENT_TYPES[extname(file).toLowerCase()];
  if (contentType === undefined) {
    throw new CliError(`${file} should end with one of ${Object.keys(CONTENT_TYPES).join(', ')}.`);
  }
  try {
    return { contentType, bytes: readFileSync(file) };
  } catch (error) {
    throw new CliError(`${file} cannot be read: ${messageOf(error)}`, { cause: error });
  }
}
