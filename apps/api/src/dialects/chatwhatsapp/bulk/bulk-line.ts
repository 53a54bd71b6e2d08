import type { LineRefusal } from '@chasqui/batches';
import { cleanText } from '@chasqui/messages';

/** One message as a caller wrote it, in whatever form. */
export interface BulkMessage {
  /** Where it begins in what the caller sent, from 1. */
  line: number;
  to: string | undefined;
  /** Sent as it is, in place of the template. */
  text: string | undefined;
  variable: (name: string) => string | undefined;
}

/** What a line came to when it was read. */
export type BulkLine = BulkMessage | { refused: LineRefusal };

const LONGEST_SHOWN = 100;

/** What a caller wrote, no longer than a person wants to read, and as PostgreSQL can keep it. */
export function shown(text: string): string {
  const start = cleanText(text.slice(0, LONGEST_SHOWN));
  return text.length <= LONGEST_SHOWN ? start : `${start}…`;
}
