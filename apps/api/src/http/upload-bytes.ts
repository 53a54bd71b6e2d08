import type { Hash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { DomainError } from '@chasqui/errors';
import type { TransportErrorCode } from './transport-errors.js';

const MIB = 1024 * 1024;
/** How long an upload may stand still, and how long it may take: each holds one of few places. */
const IDLE_MS = 30_000;
const WHOLE_MS = 5 * 60_000;

export type UploadBytesErrorCode = 'upload_too_large' | 'upload_timed_out';

/** What reading an upload needs to know of its call. */
export interface UploadReading {
  mostMib: number;
  /** Is told every byte. */
  hash?: Hash;
  /** Ends the reading; its reason is thrown. */
  signal: AbortSignal;
}

/**
 * The bytes of an upload as they come. Whoever stops early gets to answer, since the connection stays.
 * @throws DomainError upload_too_large, upload_timed_out, body_length_wrong (the connection was cut), or the signal's reason
 */
export async function* uploadBytes(body: Readable, { mostMib, hash, signal }: UploadReading): AsyncGenerator<Buffer> {
  const ends = Date.now() + WHOLE_MS;
  const chunks = body.iterator({ destroyOnReturn: false });
  let bytes = 0;
  try {
    for (;;) {
      const next = await soon(chunks.next() as Promise<IteratorResult<Buffer>>, {
        timeoutMs: Math.min(IDLE_MS, ends - Date.now()),
        signal,
      });
      if (next.done) return;
      bytes += next.value.length;
      if (bytes > mostMib * MIB)
        throw new DomainError<UploadBytesErrorCode>('upload_too_large', { most: `${mostMib} MiB` });
      hash?.update(next.value);
      yield next.value;
    }
  } finally {
    body.on('error', () => undefined); // what is left is only read to be thrown away
    body.resume();
  }
}

/** The next piece, unless it takes too long or is wanted no more. */
async function soon<T>(piece: Promise<T>, until: { timeoutMs: number; signal: AbortSignal }): Promise<T> {
  const { timeoutMs, signal } = until;
  signal.throwIfAborted();
  const cut = piece.catch(() => {
    throw new DomainError<TransportErrorCode>('body_length_wrong');
  });
  let end: () => void = () => undefined;
  const ended = new Promise<never>((_resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new DomainError<UploadBytesErrorCode>('upload_timed_out'));
    }, timeoutMs);
    const abort = (): void => {
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', abort);
    end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
    };
  });
  try {
    return await Promise.race([cut, ended]);
  } finally {
    end();
  }
}
