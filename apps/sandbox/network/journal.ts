import {
  appendFileSync,
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';

export const JOURNAL_FORMAT = 2;

export class JournalError extends Error {}

/** An append-only file of JSON lines. A line is in the operating system's hands when `append` returns. */
export interface Journal {
  append(entry: unknown): void;
  /** Puts a file of just these entries in the place of the old one. */
  rewrite(entries: Iterable<unknown>): void;
  close(): void;
}

/** Reads a journal. A last line without its end is what a killed process leaves: it was never answered, so it is dropped. */
export function parseJournal(text: string, name: string): unknown[] {
  const lines = text.split('\n');
  lines.pop();
  const [header, ...entries] = lines.map((line, index) => parseLine(line, `${name}:${index + 1}`));
  if (header === undefined) return [];
  const format = typeof header === 'object' && header !== null && 'format' in header ? header.format : undefined;
  if (typeof format !== 'number') throw new JournalError(`${name} is not a sandbox journal.`);
  if (format > JOURNAL_FORMAT) {
    throw new JournalError(
      `${name} has format ${format}, written by a newer sandbox; this one reads up to ${JOURNAL_FORMAT}.`,
    );
  }
  if (format < JOURNAL_FORMAT) {
    throw new JournalError(`${name} has format ${format}, written by an older sandbox; start with an empty directory.`);
  }
  return entries;
}

function parseLine(line: string, place: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    throw new JournalError(`${place} is damaged; restore the data directory or start with an empty one.`);
  }
}

export function readJournal(path: string): unknown[] {
  return existsSync(path) ? parseJournal(readFileSync(path, 'utf8'), path) : [];
}

export function openJournal(path: string): Journal {
  let file: number | undefined;

  function rewrite(entries: Iterable<unknown>): void {
    const fresh = `${path}.new`;
    const target = openSync(fresh, 'w', 0o600);
    writeSync(target, `${JSON.stringify({ format: JOURNAL_FORMAT })}\n`);
    for (const entry of entries) writeSync(target, `${JSON.stringify(entry)}\n`);
    fsyncSync(target);
    closeSync(target);
    renameSync(fresh, path);
    close();
    file = openSync(path, 'a');
  }

  function append(entry: unknown): void {
    file ??= openSync(path, 'a', 0o600);
    appendFileSync(file, `${JSON.stringify(entry)}\n`);
  }

  function close(): void {
    if (file !== undefined) closeSync(file);
    file = undefined;
  }

  return { append, rewrite, close };
}
