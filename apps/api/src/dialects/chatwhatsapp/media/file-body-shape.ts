import type { Staging } from '@chasqui/media';
import type { FileSource } from './file-text.js';

/** The body of a call that sends a file. */
export interface FileBody {
  /** What stands beside the file. That the file was there is a text in its own field. */
  fields: Record<string, unknown>;
  source: FileSource | undefined;
}

export interface FileBodyReading {
  /** The name of the file's field. */
  field: string;
  staging: Staging;
  maxBytes: number;
}
