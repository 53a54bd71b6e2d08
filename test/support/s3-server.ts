import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { S3StoreConfig } from '@chasqui/config';
import { LocalServer } from './local-server.js';
import { wrongSignature } from './s3-signature.js';

const REGION = 'test-region-1';
const STATUS = {
  NoSuchBucket: 404,
  NoSuchKey: 404,
  XAmzContentSHA256Mismatch: 400,
  AuthorizationHeaderMalformed: 400,
  InvalidAccessKeyId: 403,
  SignatureDoesNotMatch: 403,
  ServiceUnavailable: 503,
} as const;

type Refusal = keyof typeof STATUS;

/** How the service fails. */
export type Outage =
  /** It answers that it is unavailable. */
  | 'unavailable'
  /** It breaks connections off after so many bytes of a file, in either direction. */
  | { breaksAfterBytes: number };

/**
 * A service with one bucket that speaks as much of S3's protocol as a store of files needs, and lets nobody in whose
 * signature is wrong.
 */
export class S3Server {
  /** The bytes of its objects, by their keys. */
  readonly objects = new Map<string, Buffer>();
  outage: Outage | undefined;
  /** How many calls it refused. */
  refusals = 0;
  private readonly key = { accessKeyId: 'test-access-key', secretAccessKey: randomBytes(20).toString('hex') };
  private readonly bucket = 'chasqui-test';
  private constructor(private readonly local: LocalServer) {}

  static async listen(): Promise<S3Server> {
    const http = createServer();
    const server = new S3Server(await LocalServer.listen(http, '127.0.0.1'));
    http.on('request', (request: IncomingMessage, response: ServerResponse) => {
      void server.answer(request, response).catch(() => response.destroy()); // its caller went away
    });
    return server;
  }

  /** What reaches it. */
  get config(): S3StoreConfig {
    return {
      bucket: this.bucket,
      region: REGION,
      endpoint: `http://127.0.0.1:${this.local.port}`,
      isPathStyle: true,
      credentials: this.key,
    };
  }

  async close(): Promise<void> {
    await this.local.close();
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://unused');
    const [, bucket, key = ''] = /^\/([^/]+)\/?(.*)$/.exec(pathname) ?? [];
    const refusal = this.refusalOf(request, bucket);
    if (refusal !== undefined) {
      this.refusals += 1;
      refuse(response, refusal);
    } else if (searchParams.get('list-type') === '2') this.list(response);
    else if (request.method === 'PUT') await this.put(key, request, response);
    else if (request.method === 'DELETE') this.delete(key, response);
    else this.get(key, response);
  }

  private refusalOf(request: IncomingMessage, bucket: string | undefined): Refusal | undefined {
    const wrong = wrongSignature(request, { key: this.key, region: REGION });
    if (wrong !== undefined) return wrong;
    if (this.outage === 'unavailable') return 'ServiceUnavailable';
    return bucket === this.bucket ? undefined : 'NoSuchBucket';
  }

  private list(response: ServerResponse): void {
    const keys = [...this.objects.keys()].map((key) => `<Contents><Key>${key}</Key></Contents>`);
    response.setHeader('content-type', 'application/xml');
    response.end(`<ListBucketResult><Name>${this.bucket}</Name>${keys.slice(0, 1).join('')}</ListBucketResult>`);
  }

  private async put(key: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const pieces: Buffer[] = [];
    let bytes = 0;
    for await (const piece of request as AsyncIterable<Buffer>) {
      pieces.push(piece);
      bytes += piece.length;
      if (bytes > this.mostBytes) request.destroy();
    }
    const body = Buffer.concat(pieces);
    const hash = createHash('sha256').update(body).digest('hex');
    if (request.headers['x-amz-content-sha256'] !== hash) {
      refuse(response, 'XAmzContentSHA256Mismatch');
      return;
    }
    this.objects.set(key, body);
    response.writeHead(200, { etag: `"${hash}"` }).end();
  }

  private delete(key: string, response: ServerResponse): void {
    this.objects.delete(key);
    response.writeHead(204).end();
  }

  private get(key: string, response: ServerResponse): void {
    const body = this.objects.get(key);
    if (!body) {
      refuse(response, 'NoSuchKey');
      return;
    }
    response.writeHead(200, { 'content-length': body.length });
    if (body.length <= this.mostBytes) response.end(body);
    else response.write(body.subarray(0, this.mostBytes), () => response.destroy());
  }

  private get mostBytes(): number {
    return typeof this.outage === 'object' ? this.outage.breaksAfterBytes : Infinity;
  }
}

function refuse(response: ServerResponse, code: Refusal): void {
  response.writeHead(STATUS[code], { 'content-type': 'application/xml' });
  response.end(`<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`);
}
