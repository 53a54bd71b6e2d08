import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import type { S3StoreConfig } from '@chasqui/config';
import type { BlobStore, LocalFile, OpenedBlob } from './blob-store.js';
import { asMediaError, isNoSuchKey } from './s3-errors.js';
import type { Staging, StagedFile } from './staging.js';

/** Also how long a call waits for one of the connections, when all are in use. */
const CONNECT_TIMEOUT_MS = 5_000;
/** Without a byte in either direction: a download that its reader does not read ends by this, too. */
const SILENCE_TIMEOUT_MS = 60_000;
/** Each file that is read or written takes one for as long. */
const MOST_CONNECTIONS = 256;
/** What the SDK would print, it also throws. */
const SILENT = { debug: ignore, info: ignore, warn: ignore, error: ignore };
const CONTENT_HASH_HEADER = 'x-amz-content-sha256';

/**
 * Files in a bucket. Bytes pass as streams, and are never kept as a whole.
 *
 * Only what every service that speaks the protocol knows is used: each call is signed, and that of a file with the hash
 * of its bytes, so that the service refuses a file that was damaged on its way.
 */
export class S3Blobs implements BlobStore {
  private readonly client: S3Client;
  private readonly bucket: string;

  constructor(
    { bucket, region, endpoint, isPathStyle, credentials }: S3StoreConfig,
    private readonly staging: Staging,
  ) {
    this.bucket = bucket;
    this.client = new S3Client({
      region,
      forcePathStyle: isPathStyle,
      ...(endpoint !== undefined && { endpoint }),
      ...(credentials && { credentials }),
      logger: SILENT,
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      requestHandler: {
        connectionTimeout: CONNECT_TIMEOUT_MS,
        socketTimeout: SILENCE_TIMEOUT_MS,
        httpAgent: { maxSockets: MOST_CONNECTIONS },
        httpsAgent: { maxSockets: MOST_CONNECTIONS },
      },
    });
  }

  async check(): Promise<void> {
    await this.told(this.client.send(new ListObjectsV2Command({ Bucket: this.bucket, MaxKeys: 1 })));
  }

  async put(key: string, { path, bytes, sha256 }: StagedFile): Promise<void> {
    const body = createReadStream(path);
    const unreadable = new AbortController();
    body.once('error', (error) => {
      unreadable.abort(error); // the SDK does not hear of it
    });
    const command = new PutObjectCommand({ ...this.at(key), Body: body, ContentLength: bytes });
    command.middlewareStack.add(
      (next) => (call) => {
        (call.request as { headers: Record<string, string> }).headers[CONTENT_HASH_HEADER] = sha256;
        return next(call);
      },
      { step: 'build', name: 'contentHash' },
    );
    try {
      await this.told(this.client.send(command, { abortSignal: unreadable.signal }));
    } catch (error) {
      unreadable.signal.throwIfAborted();
      throw error;
    } finally {
      body.destroy(); // of a call that was refused before it was read
    }
  }

  async open(key: string): Promise<OpenedBlob> {
    const { Body: stream, ContentLength: bytes } = await this.told(
      this.client.send(new GetObjectCommand(this.at(key))),
    );
    if (!(stream instanceof Readable) || bytes === undefined) throw new Error('the bucket answered without a file');
    return { stream, bytes };
  }

  async localFile(key: string): Promise<LocalFile> {
    const { stream } = await this.open(key);
    const { path } = await this.staging.receive(readingOf(stream), { maxBytes: Infinity });
    return { path, release: () => this.staging.discard(path) };
  }

  async delete(key: string): Promise<void> {
    const deleting = this.client.send(new DeleteObjectCommand(this.at(key)));
    await this.told(
      deleting.catch((error: unknown) => {
        if (!isNoSuchKey(error)) throw error;
      }),
    );
  }

  private at(key: string): { Bucket: string; Key: string } {
    return { Bucket: this.bucket, Key: key };
  }

  private async told<T>(answer: Promise<T>): Promise<T> {
    return answer.catch((error: unknown) => {
      throw asMediaError(error);
    });
  }
}

function ignore(): void {
  // see SILENT
}

/** What breaks off is told as what it is: the errors of the disk that it is written to stay theirs. */
async function* readingOf(stream: Readable): AsyncGenerator<Buffer> {
  try {
    yield* stream as AsyncIterable<Buffer>;
  } catch (error) {
    throw asMediaError(error);
  }
}
