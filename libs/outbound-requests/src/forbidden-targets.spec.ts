import { createServer, type RequestListener } from 'node:http';
import { LocalServer } from '../../../test/support/local-server.js';
import { Downloads } from './downloads.js';

let answer: RequestListener;
/** Listed: it may be fetched from. */
let listed: LocalServer;
/** What nobody may reach: it listens on every address of this machine, of both families, on a port that is allowed. */
let forbidden: LocalServer;

beforeAll(async () => {
  listed = await LocalServer.listen(
    createServer((request, response) => {
      answer(request, response);
    }),
    '127.0.0.1',
  );
  forbidden = await LocalServer.listen(
    createServer((_request, response) => response.end('secret')),
    '::',
  );
});

afterAll(async () => {
  await Promise.all([listed.close(), forbidden.close()]);
});

afterEach(() => {
  expect([forbidden.connections, forbidden.paths]).toEqual([0, []]);
});

/** Names for which these tests need an answer; every other one there is not. */
const NAMES: Readonly<Record<string, string[]>> = {
  'inside.example': ['127.0.0.1'],
  'metadata.example': ['169.254.169.254'],
  'inside-six.example': ['::1'],
  'half.example': ['1.1.1.1', '127.0.0.1'],
  'mapped.example': ['::ffff:127.0.0.1'],
  'nat64.example': ['64:ff9b::7f00:1'],
};

const resolve = (name: string): Promise<{ address: string; family: number }[]> =>
  Promise.resolve((NAMES[name] ?? []).map((address) => ({ address, family: address.includes(':') ? 6 : 4 })));

async function touch(url: string): Promise<void> {
  const downloads = new Downloads({
    allowedHosts: [`127.0.0.1:${listed.port}`],
    ports: [443, forbidden.port],
    times: { wholeMs: 10_000 },
    resolve,
  });
  await downloads.fetch(url, new AbortController().signal, () => Promise.resolve());
}

/** Sends whoever comes somewhere else. */
function leadTo(location: string): string {
  answer = (_request, response) => response.writeHead(302, { location }).end();
  return `http://127.0.0.1:${listed.port}/`;
}

describe('a URL that leads to what is not public', () => {
  const FORBIDDEN = [
    '127.0.0.1',
    '127.1',
    '2130706433',
    '0x7f000001',
    '0x7f.0.0.1',
    '0177.0.0.1',
    '017700000001',
    '127.0.0.1.',
    '①②⑦.⓪.⓪.①',
    '0',
    '0.0.0.0',
    '10.0.0.1',
    '100.64.0.1',
    '169.254.169.254',
    '0251.0376.0251.0376',
    '172.16.0.1',
    '192.168.0.1',
    '[::]',
    '[::1]',
    '[0:0:0:0:0:0:0:1]',
    '[::127.0.0.1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[64:ff9b::127.0.0.1]',
    '[64:ff9b::a9fe:a9fe]',
    '[2002:7f00:1::]',
    '[fd00:ec2::254]',
    '[fe80::1]',
    ...Object.keys(NAMES),
  ];

  it.each(FORBIDDEN)('is refused: %s', async (host) => {
    await expect(touch(`https://${host}:${forbidden.port}/`)).rejects.toMatchObject({
      code: 'url_not_allowed',
      details: { problem: 'it leads to an address that is not public' },
    });
  });

  // A header is ASCII.
  it.each(FORBIDDEN.filter((host) => /^[!-~]+$/.test(host)))('is refused as a redirect: %s', async (host) => {
    await expect(touch(leadTo(`https://${host}:${forbidden.port}/`))).rejects.toMatchObject({
      code: 'url_not_allowed',
      details: { problem: 'it leads to an address that is not public' },
    });
  });

  it('is refused as a redirect without TLS', async () => {
    await expect(touch(leadTo(`http://[::1]:${forbidden.port}/`))).rejects.toMatchObject({ code: 'url_not_allowed' });
  });

  it('is not reached either when its name resolves to something else the second time', async () => {
    const answers = ['3ffe::1', '127.0.0.1']; // the first is public, and nobody's
    const asked: string[] = [];
    const downloads = new Downloads({
      allowedHosts: [],
      ports: [forbidden.port],
      times: { wholeMs: 5_000, connectMs: 500 },
      resolve: (name) => {
        asked.push(name);
        const address = answers.shift() ?? '127.0.0.1';
        return Promise.resolve([{ address, family: address.includes(':') ? 6 : 4 }]);
      },
    });
    const reading = downloads.fetch(`https://changing.example:${forbidden.port}/`, new AbortController().signal, () =>
      Promise.resolve(),
    );
    await expect(reading).rejects.toMatchObject({
      code: expect.stringMatching(/^url_(unreachable|timed_out)$/) as string,
    });
    expect(asked).toEqual(['changing.example']);
  });
});

describe('a URL of another form', () => {
  it.each([
    ['http://files.example/', 'it must begin with https://'],
    ['ftp://files.example/', 'it must begin with https://'],
    ['file:///etc/passwd', 'it must begin with https://'],
    ['https://user:secret@files.example/', 'it must not have a user name or password'],
    ['https://user@files.example/', 'it must not have a user name or password'],
    ['https://files.example:8443/', 'it must not have a port'],
    ['https://', 'it is no URL'],
    [`https://files.example/${'x'.repeat(2_048)}`, 'it is longer than 2048 characters'],
  ])('is refused: %s', async (url, problem) => {
    await expect(touch(url)).rejects.toMatchObject({ code: 'url_not_allowed', details: { problem } });
  });

  it('is refused when there is no such host', async () => {
    await expect(touch('https://nowhere.example/')).rejects.toMatchObject({ code: 'url_unreachable' });
  });
});
