import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { generate } from 'selfsigned';
import { LocalServer } from '../../../test/support/local-server.js';
import { Downloads, type DownloadRules } from './downloads.js';

let answer: RequestListener;
/** Listed: it may be fetched from. */
let listed: LocalServer;

beforeAll(async () => {
  listed = await LocalServer.listen(
    createServer((request, response) => {
      answer(request, response);
    }),
    '127.0.0.1',
  );
});

afterAll(async () => {
  await listed.close();
});

async function fetchText(url: string, times: DownloadRules['times'] = { wholeMs: 10_000 }): Promise<string> {
  const downloads = new Downloads({ allowedHosts: [`127.0.0.1:${listed.port}`], times });
  return downloads.fetch(url, new AbortController().signal, async ({ body }) =>
    (await buffer(Readable.from(body))).toString(),
  );
}

const here = (path = '/'): string => `http://127.0.0.1:${listed.port}${path}`;

describe('what a server answers', () => {
  it('comes as it is, with its type and name', async () => {
    answer = (request, response) => {
      response.setHeader('content-type', 'Image/PNG; x=y');
      response.end(`as ${request.headers['accept-encoding'] ?? ''}`);
    };
    const downloads = new Downloads({ allowedHosts: ['127.0.0.1'], times: { wholeMs: 10_000 } });
    const seen = await downloads.fetch(here('/a/b%20c.png?q'), new AbortController().signal, async (download) => ({
      ...download,
      body: (await buffer(Readable.from(download.body))).toString(),
    }));
    expect(seen).toEqual({ mediaType: 'image/png', filename: 'b c.png', body: 'as identity' });
  });

  it('is no file when it wants to speak something else', async () => {
    answer = (request) => {
      request.socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n');
    };
    await expect(fetchText(here('/'))).rejects.toMatchObject({ code: 'url_unreachable' });
  });

  it('is no file when the connection ends before it', async () => {
    answer = (request) => {
      request.socket.destroy();
    };
    await expect(fetchText(here('/'))).rejects.toMatchObject({ code: 'url_unreachable' });
  });

  it('is followed three times and no more', async () => {
    const count = (url = ''): number => Number(url.slice(1));
    answer = ({ url }, response) => {
      const left = count(url);
      if (left === 0) response.end('at last');
      else response.writeHead(301, { location: `/${left - 1}` }).end();
    };
    expect(await fetchText(here('/3'))).toBe('at last');
    await expect(fetchText(here('/4'))).rejects.toMatchObject({ code: 'url_answer_unusable' });
  });

  it.each([
    ['404', (response) => response.writeHead(404).end('not found')],
    ['206', (response) => response.writeHead(206).end('part')],
    ['a redirect to nowhere', (response) => response.writeHead(302).end()],
    ['what is packed', (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('x')],
  ] satisfies [string, (response: Parameters<RequestListener>[1]) => unknown][])(
    'is refused when it is %s',
    async (_what, reply) => {
      answer = (_request, response) => void reply(response);
      await expect(fetchText(here())).rejects.toMatchObject({ code: 'url_answer_unusable' });
    },
  );

  it('is refused when it is cut', async () => {
    answer = (_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('begin', () => response.destroy());
    };
    await expect(fetchText(here())).rejects.toMatchObject({ code: 'url_unreachable' });
  });

  it('is refused when it is no HTTP, or has a certificate that nobody knows', async () => {
    const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }]);
    const tls = await LocalServer.listen(createTlsServer({ key, cert }), '127.0.0.1');
    const downloads = new Downloads({ allowedHosts: ['127.0.0.1'], times: { wholeMs: 10_000 } });
    const fetch = (url: string): Promise<unknown> =>
      downloads.fetch(url, new AbortController().signal, () => Promise.resolve());
    await expect(fetch(`https://127.0.0.1:${tls.port}/`)).rejects.toMatchObject({
      code: 'url_unreachable',
      details: { problem: 'its certificate is not valid' },
    });
    await expect(fetch(`http://127.0.0.1:${tls.port}/`)).rejects.toMatchObject({ code: 'url_unreachable' });
    await tls.close();
  });
});

describe('a server that takes its time', () => {
  it.each([
    ['its headers', () => undefined, { headersMs: 50 }, 'answer'],
    [
      'the rest of its body',
      (response) => {
        response.writeHead(200);
        response.write('begin');
      },
      { idleMs: 50 },
      'next part',
    ],
    ['the whole', drip, { wholeMs: 300 }, 'download'],
  ] satisfies [string, (response: Parameters<RequestListener>[1]) => void, object, string][])(
    'is left when it comes to %s',
    async (_what, reply, times, what) => {
      answer = (_request, response) => {
        reply(response);
      };
      await expect(fetchText(here(), { wholeMs: 10_000, ...times })).rejects.toMatchObject({
        code: 'url_timed_out',
        details: { what },
      });
    },
  );

  it('is left when nobody wants the file any more', async () => {
    answer = (_request, response) => {
      drip(response);
    };
    const life = new AbortController();
    const downloads = new Downloads({ allowedHosts: ['127.0.0.1'], times: { wholeMs: 10_000 } });
    const closed = once(listed.server, 'request').then(([, response]) =>
      once(response as NodeJS.EventEmitter, 'close'),
    );
    const reading = downloads.fetch(here(), life.signal, async ({ body }) => {
      for await (const piece of body) if (piece.length > 0) life.abort(new Error('gone'));
    });
    await expect(reading).rejects.toThrow('gone');
    await closed;
  });

  /** A body without end, a little at a time. */
  function drip(response: Parameters<RequestListener>[1]): void {
    const timer = setInterval(() => response.write('x'), 10);
    response.on('close', () => clearInterval(timer));
  }
});
