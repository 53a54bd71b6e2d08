import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream, mkdirSync, rmSync, statSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { NetworkError } from './network-error.js';

export const MAX_MEDIA_BYTES = 100 * 1024 * 1024;

export interface StoredMedia {
  /** Lower-case hex. */
  readonly sha256: string;
  readonly sizeBytes: number;
}

/** The bytes of all media, each kept once under its hash. They survive a restart, like everything else. */
export interface MediaStore {
  /** @throws NetworkError `media_too_large` beyond `MAX_MEDIA_BYTES`; `bad_request` when there is not a single byte */
  save(bytes: AsyncIterable<Buffer> | Iterable<Buffer>): Promise<StoredMedia>;
  /** @throws NetworkError `media_not_found` */
  open(sha256: string): { readonly sizeBytes: number; readonly stream: Readable };
  clear(): void;
}

export function openMediaStore(directory: string): MediaStore {
  mkdirSync(directory, { recursive: true, mode: 0o700 });

  return {
    async save(bytes) {
      const incoming = join(directory, `incoming-${randomUUID()}`);
      const hash = createHash('sha256');
      let sizeBytes = 0;
      try {
        await pipeline(
          atMost(MAX_MEDIA_BYTES, bytes),
          async function* (chunks: AsyncIterable<Buffer>) {
            for await (const chunk of chunks) {
              hash.update(chunk);
              sizeBytes += chunk.length;
              yield chunk;
            }
          },
          createWriteStream(incoming, { mode: 0o600 }),
        );
        if (sizeBytes === 0) throw new NetworkError('bad_request', 'Media must have at least one byte.');
        const sha256 = hash.digest('hex');
        await rename(incoming, join(directory, sha256));
        return { sha256, sizeBytes };
      } finally {
        await rm(incoming, { force: true });
      }
    },
    open(sha256) {
      const path = join(directory, sha256);
      const sizeBytes = /^[0-9a-f]{64}$/.test(sha256) ? statSync(path, { throwIfNoEntry: false })?.size : undefined;
      if (sizeBytes === undefined) throw new NetworkError('media_not_found', `There is no media ${sha256}.`);
      return { sizeBytes, stream: createReadStream(path) };
    },
    clear() {
      rmSync(directory, { recursive: true, force: true });
      mkdirSync(directory, { recursive: true, mode: 0o700 });
    },
  };
}

/** @throws NetworkError `media_too_large` as soon as there is more */
export async function* atMost(
  maxBytes: number,
  bytes: AsyncIterable<Buffer> | Iterable<Buffer>,
): AsyncGenerator<Buffer> {
  let sizeBytes = 0;
  for await (const chunk of bytes) {
    sizeBytes += chunk.length;
    if (sizeBytes > maxBytes) {
      throw new NetworkError('media_too_large', `Media may have at most ${maxBytes} bytes; send something smaller.`);
    }
    yield chunk;
  }
}
