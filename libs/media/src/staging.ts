import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { DomainError } from '@chasqui/errors';
import type { MediaErrorCode } from './stored-media.js';

const FOLDER = 'incoming';
const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;
/** Longer than any file is on its way. */
const LEFT_AFTER_MS = 60 * 60_000;

/** A file on this machine's disk that is nobody's yet. */
export interface StagedFile {
  path: string;
  bytes: number;
  /** In hexadecimal. */
  sha256: string;
}

/** Where files are that are on their way into the store. What a dead process left there is deleted an hour later. */
export class Staging {
  private readonly folder: string;

  /** @param root folder of the media */
  constructor(root: string) {
    this.folder = join(root, FOLDER);
  }

  /** A path in the folder at which nothing is yet. */
  async newPath(extension = ''): Promise<string> {
    await mkdir(this.folder, { recursive: true, mode: FOLDER_MODE });
    return join(this.folder, randomUUID() + extension);
  }

  /**
   * Writes a file to the disk as it comes, and leaves nothing behind when it does not come whole.
   * @throws DomainError file_too_large, file_empty; whatever the source throws
   */
  async receive(source: AsyncIterable<Buffer>, { maxBytes }: { maxBytes: number }): Promise<StagedFile> {
    const path = await this.newPath();
    const hash = createHash('sha256');
    let bytes = 0;
    let refused: unknown;
    const measured = async function* (): AsyncGenerator<Buffer> {
      try {
        for await (const piece of source) {
          bytes += piece.length;
          if (bytes > maxBytes) throw new DomainError<MediaErrorCode>('file_too_large', { most: maxBytes });
          hash.update(piece);
          yield piece;
        }
        if (bytes === 0) throw new DomainError<MediaErrorCode>('file_empty');
      } catch (error) {
        refused = error;
        throw error;
      }
    };
    try {
      // Flushed: whoever is told that a file is kept must find it after a power failure, too.
      await pipeline(measured, createWriteStream(path, { flags: 'wx', mode: FILE_MODE, flush: true }));
    } catch (error) {
      await this.discard(path);
      throw refused ?? error; // the file's own end may be told before what brought it about
    }
    return { path, bytes, sha256: hash.digest('hex') };
  }

  /** A file that a program of ours wrote at a path of {@link newPath}. */
  async adopt(path: string): Promise<StagedFile> {
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const piece of createReadStream(path)) {
      hash.update(piece as Buffer);
      bytes += (piece as Buffer).length;
    }
    const file = await open(path, 'r+');
    try {
      await file.sync();
    } finally {
      await file.close();
    }
    return { path, bytes, sha256: hash.digest('hex') };
  }

  async discard(path: string): Promise<void> {
    await rm(path, { force: true });
  }

  /** @returns how many files were deleted that nobody came back for */
  async deleteLeftOvers(): Promise<number> {
    await mkdir(this.folder, { recursive: true, mode: FOLDER_MODE });
    let deleted = 0;
    for (const name of await readdir(this.folder)) {
      const path = join(this.folder, name);
      const found = await stat(path).catch(() => undefined); // taken into its place meanwhile
      if (!found || Date.now() - found.mtimeMs < LEFT_AFTER_MS) continue;
      await this.discard(path);
      deleted += 1;
    }
    return deleted;
  }
}
