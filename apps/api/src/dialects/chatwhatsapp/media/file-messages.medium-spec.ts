import { randomBytes, randomUUID } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import { FileApi } from '../../../../../../test/support/file-api.js';
import { LocalServer } from '../../../../../../test/support/local-server.js';
import { migratedDatabase, redisUrl } from '../../../../../../test/support/medium-world.js';
import { png } from '../../../../../../test/support/png.js';
import { WholeApi } from '../../../../../../test/support/whole-api.js';

const MIB = 1024 * 1024;
const IMAGE = png(3, 2);
const BASE64 = IMAGE.toString('base64');

let api: WholeApi;
let files: FileApi;
/** Of files, and allowed although it is on this machine. */
let server: LocalServer;
let answer: RequestListener = (_request, response) => response.end(IMAGE);

beforeAll(async () => {
  server = await LocalServer.listen(
    createServer((request, response) => {
      answer(request, response);
    }),
    '127.0.0.1',
  );
  api = await WholeApi.openOn({
    databaseUrl: await migratedDatabase(),
    redisUrl: await redisUrl(),
    mediaIntake: { allowedHosts: [`127.0.0.1:${server.port}`] },
  });
  files = new FileApi(api);
});

afterAll(async () => {
  await api.close();
  await server.close();
});

afterEach(() => {
  expect(files.incoming()).toEqual([]);
});

const url = (path: string): string => `http://127.0.0.1:${server.port}${path}`;
const aSession = (): ReturnType<FileApi['sending']['aReadySession']> => files.sending.aReadySession();

describe('an image', () => {
  it.each([
    ['base64', () => BASE64],
    ['base64 in lines', () => (BASE64.match(/.{1,20}/g) ?? []).join('\r\n')],
    ['a data URI', () => `data:image/png;base64,${BASE64}`],
    ['a URL', () => url('/dot.png')],
  ])('is accepted as %s, with its bytes in the store', async (_form, image) => {
    const session = await aSession();
    const { status, body } = await files.sendJson(session, 'image', { image: image(), caption: 'One dot' });
    expect([status, body]).toEqual([
      200,
      {
        success: true,
        messageId: expect.stringMatching(/^3EB0[0-9A-F]{18}$/) as string,
        to: '919876543210@s.whatsapp.net',
        type: 'image',
        status: 'queued',
        timestamp: expect.any(String) as string,
      },
    ]);
    const { type, content, file } = await files.theMessageOf(session);
    expect({ type, content }).toMatchObject({
      type: 'image',
      content: { caption: 'One dot', media: { mimetype: 'image/png', bytes: IMAGE.length } },
    });
    expect(file).toEqual(IMAGE);
  });

  it('is accepted as a form, whatever the order of its parts', async () => {
    const session = await aSession();
    const part = { filename: '../dot\u202e.png', type: 'text/html', content: IMAGE };
    const { status } = await files.sendForm(session, 'image', { image: part, caption: 'One dot', queue: 'true' });
    expect(status).toBe(200);
    const { content, file } = await files.theMessageOf(session);
    expect(content).toMatchObject({ caption: 'One dot', media: { mimetype: 'image/png', filename: 'dot.png' } });
    expect(file).toEqual(IMAGE);
  });

  it('is a published call: unknown fields are ignored and named', async () => {
    const session = await aSession();
    const { status, headers } = await files.sendJson(session, 'image', { image: BASE64, priority: 1 });
    expect([status, headers['x-chasqui-ignored-fields']]).toEqual([200, 'priority']);
    expect((await files.sendJson(session, 'sticker', { sticker: BASE64, caption: 'x' })).status).toBe(400);
  });
});

describe('a document', () => {
  it('is anything, and has a name', async () => {
    const session = await aSession();
    const content = randomBytes(5 * MIB);
    const part = { filename: 'ledger.bin', type: 'application/x-ledger', content };
    expect((await files.sendForm(session, 'document', { document: part })).status).toBe(200);
    const message = await files.theMessageOf(session);
    expect(message.content.media).toMatchObject({ mimetype: 'application/x-ledger', filename: 'ledger.bin' });
    expect(message.file.equals(content)).toBe(true);
  });

  it('is named after its URL, or else after its type', async () => {
    const [one, other] = [await aSession(), await aSession()];
    await files.sendJson(one, 'document', { document: url('/a/price%20list.png') });
    expect((await files.theMessageOf(one)).content.media).toMatchObject({ filename: 'price list.png' });
    await files.sendJson(other, 'document', { document: BASE64 });
    expect((await files.theMessageOf(other)).content.media).toMatchObject({ filename: 'document.png' });
  });
});

describe('a file that cannot be sent', () => {
  const bomb = png(1, 1, { width: 60_000, height: 60_000 });
  const BAD: [string, object, number, RegExp][] = [
    ['nothing', {}, 400, /^image is required$/],
    ['an empty text', { image: ' ' }, 400, /^image is required$/],
    ['another thing than a text', { image: [BASE64] }, 400, /^image must be an https URL/],
    ['a path', { image: '/etc/passwd' }, 400, /paths on the server are not read$/],
    ['a path of Windows', { image: 'C:\\pictures\\dot.png' }, 400, /paths on the server are not read$|https URL/],
    ['a file URL', { image: 'file:///etc/passwd' }, 400, /it must begin with https/],
    ['what is no base64', { image: 'not base64!' }, 400, /^image must be an https URL/],
    ['base64 that is cut', { image: BASE64.slice(0, 41) }, 400, /^image must be an https URL/],
    ['a data URI without base64', { image: 'data:image/svg+xml,<svg/>' }, 400, /^image must be an https URL/],
    ['an empty data URI', { image: 'data:image/png;base64,' }, 400, /^image is empty$/],
    ['http', { image: 'http://files.example/dot.png' }, 400, /it must begin with https/],
    ['loopback', { image: 'https://127.0.0.1/dot.png' }, 400, /not public/],
    ['the metadata of a cloud', { image: 'https://169.254.169.254/latest' }, 400, /not public/],
    ['loopback in IPv6', { image: 'https://[::1]/dot.png' }, 400, /not public/],
    ['loopback as a number', { image: 'https://2130706433/dot.png' }, 400, /not public/],
    ['loopback in octal', { image: 'https://0177.0.0.1/dot.png' }, 400, /not public/],
    ['a name of this machine', { image: 'https://localhost/dot.png' }, 400, /not public/],
    ['another type', { image: Buffer.from('%PDF-1.7\n%').toString('base64') }, 415, /this file is application\/pdf/],
    ['a text', { image: Buffer.from('just words').toString('base64') }, 415, /of no type that is known/],
    ['too many bytes', { image: Buffer.alloc(2 * MIB + 1).toString('base64') }, 413, /limit 2 MiB/],
    ['too many pixels', { image: bomb.toString('base64') }, 422, /limit 50 megapixels/],
    ['no recipient', { image: BASE64, to: null }, 400, /^to must be a string$|^to is required$/],
    ['a recipient that is none', { image: BASE64, to: 'me' }, 400, /^to must be a phone number/],
  ];

  it.each(BAD)('is refused, and nothing is queued: %s', async (_what, body, status, error) => {
    const session = await aSession();
    const refused = await files.sendJson(session, 'image', body);
    expect([refused.status, refused.body['error']]).toEqual([status, expect.stringMatching(error)]);
    expect(refused.body).toMatchObject({ success: false, details: [{ message: refused.body['error'] }] });
    expect(await files.messagesOf(session)).toEqual([]);
  });

  it.each([
    ['is not there', 422, (response) => response.writeHead(404).end()],
    ['leads inside', 400, (response) => response.writeHead(302, { location: 'https://10.0.0.1/' }).end()],
    ['is packed', 422, (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('x')],
    ['has no end', 413, endless],
  ] satisfies [string, number, (response: Parameters<RequestListener>[1]) => unknown][])(
    'is refused when its URL %s',
    async (_what, status, reply) => {
      answer = (_request, response) => {
        reply(response);
      };
      const session = await aSession();
      expect((await files.sendJson(session, 'image', { image: url('/') })).status).toBe(status);
      expect(await files.messagesOf(session)).toEqual([]);
      answer = (_request, response) => response.end(IMAGE);
    },
  );

  function endless(response: Parameters<RequestListener>[1]): void {
    const write = (): void => {
      while (!response.destroyed && response.write(IMAGE));
    };
    response.on('drain', write);
    write();
  }

  it.each([
    ['without a boundary', 'multipart/form-data', 'x', 400],
    [
      'that is cut',
      'multipart/form-data; boundary=b',
      '--b\r\nContent-Disposition: form-data; name="to"\r\n\r\n1',
      400,
    ],
    ['of JSON that is none', 'application/json', '{"image":"QUJD"', 400],
    ['of JSON that is no object', 'application/json', '[]', 400],
    ['of another type', 'image/png', IMAGE, 415],
    ['of no type', '', IMAGE, 415],
  ])('is refused in a body %s', async (_what, contentType, payload, status) => {
    const session = await aSession();
    const refused = await files.inject(session, 'image', { headers: { 'content-type': contentType }, payload });
    expect(refused.status).toBe(status);
  });

  it('is refused in a form with another file, or with two', async () => {
    const session = await aSession();
    const part = { filename: 'dot.png', type: 'image/png', content: IMAGE };
    const other = await files.sendForm(session, 'image', { file: part });
    expect([other.status, other.body['error']]).toEqual([400, 'file is not the file of this call: it is called image']);
    expect((await files.sendForm(session, 'image', { image: part, second: part })).status).toBe(400);
    expect(await files.messagesOf(session)).toEqual([]);
  });
});

describe('a call that is repeated with its Idempotency-Key', () => {
  it('does not fetch the file again, even when it is gone', async () => {
    const session = await aSession();
    const headers = { 'idempotency-key': randomUUID() };
    const first = await files.sendJson(session, 'image', { image: url('/once.png') }, headers);
    answer = (_request, response) => response.writeHead(404).end();
    const again = await files.sendJson(session, 'image', { image: url('/once.png') }, headers);
    answer = (_request, response) => response.end(IMAGE);
    expect([again.status, again.body]).toEqual([200, first.body]);
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect(server.paths.filter((path) => path === '/once.png')).toHaveLength(1);
  });

  it('is the same with the same bytes, and another one with others', async () => {
    const session = await aSession();
    const headers = { 'idempotency-key': randomUUID() };
    const send = (image: Buffer): ReturnType<FileApi['sendForm']> =>
      files.sendForm(session, 'image', { image: { filename: 'a.png', type: 'image/png', content: image } }, headers);
    const first = await send(IMAGE);
    expect((await send(IMAGE)).body).toEqual(first.body);
    expect((await send(png(5, 5))).status).toBe(409);
    expect(await files.messagesOf(session)).toHaveLength(1);
  });
});
