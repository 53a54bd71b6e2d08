import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface RefusingFront {
  readonly url: string;
  /** Method and path of what came. */
  readonly requests: readonly string[];
  close(): void;
}

/** An API before the API: it refuses the first requests, one for each of these times, as the rate limits do. */
export async function refusingFront(url: string, retryAfterSeconds: readonly number[]): Promise<RefusingFront> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const { method = 'GET', url: requestPath = '/', headers } = request;
      const body = await text(request);
      const retryAfter = retryAfterSeconds[requests.push(`${method} ${requestPath}`) - 1];
      response.setHeader('content-type', 'application/json');
      if (retryAfter !== undefined) {
        const error = `Rate limit exceeded. Please wait ${retryAfter} seconds before trying again.`;
        response.writeHead(429).end(JSON.stringify({ success: false, error, retryAfter }));
        return;
      }
      const answer = await fetch(url + requestPath, {
        method,
        headers: { 'content-type': 'application/json', 'x-api-key': String(headers['x-api-key']) },
        ...(body !== '' && { body }),
      });
      response.writeHead(answer.status).end(await answer.text());
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () => server.close(),
  };
}
