import http from 'node:http';
import https from 'node:https';

const TIMEOUT_MS = 75_000;

export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** The local address to connect from. */
  readonly from?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface HttpAnswer {
  readonly status: number;
  /** By their lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** The value of a JSON body, undefined of none, the bytes of any other. */
  readonly body: unknown;
}

/** One exchange on the wire: nothing is followed, retried, or repaired. */
export function exchange({ method, url, headers, body, from, signal }: HttpRequest): Promise<HttpAnswer> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  const options: http.RequestOptions = {
    method,
    headers: { ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }), ...headers },
    agent: false,
    // What creates or changes is not cut short: nobody would know what to remove.
    signal: signal && method === 'GET' ? AbortSignal.any([signal, timeout]) : timeout,
    ...(from !== undefined && { localAddress: from }),
  };
  return new Promise((resolve, reject) => {
    const request = (url.startsWith('https:') ? https : http).request(url, options, (response) => {
      readAnswer(response).then(resolve, reject);
    });
    request.on('error', (error) => reject(timeout.aborted ? new Error(`no answer within ${TIMEOUT_MS} ms`) : error));
    request.end(body);
  });
}

async function readAnswer(response: http.IncomingMessage): Promise<HttpAnswer> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  const headers = Object.entries(response.headers).map(([name, value]) => [name, String(value)] as const);
  return {
    status: response.statusCode ?? 0,
    headers: Object.fromEntries(headers),
    body: readBody(bytes, response.headers['content-type'] ?? ''),
  };
}

function readBody(bytes: Buffer, contentType: string): unknown {
  if (bytes.length === 0) return undefined;
  if (!/^application\/json\b/.test(contentType)) return bytes;
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch {
    return bytes; // what says that it is JSON and is not differs from every expectation
  }
}
