import { createServer } from 'node:http';
import { LocalServer } from '../../../../../../test/support/local-server.js';
import type { SessionId } from '../../../../../../test/support/medium-rows.js';
import { migratedDatabase, redisUrl } from '../../../../../../test/support/medium-world.js';
import { png } from '../../../../../../test/support/png.js';
import { TokenApi, type TokenAnswer } from '../../../../../../test/support/token-api.js';
import { WholeApi } from '../../../../../../test/support/whole-api.js';

const DEVICE = '919876543210';
const IMAGE = png(3, 2);
const OGG_OPUS = Buffer.concat([
  Buffer.from(
    'OggS\0\x02\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\x13OpusHead\x01\x01\0\0\x80\xbb\0\0\0\0\0',
    'latin1',
  ),
  Buffer.alloc(32),
]);

let server: LocalServer;
let whole: WholeApi;
let api: TokenApi;
let session: SessionId;

beforeAll(async () => {
  server = await LocalServer.listen(
    createServer((_request, response) => response.end(IMAGE)),
    '127.0.0.1',
  );
  whole = await WholeApi.openOn({
    databaseUrl: await migratedDatabase(),
    redisUrl: await redisUrl(),
    mediaIntake: { allowedHosts: [`127.0.0.1:${server.port}`] },
  });
});

beforeEach(async () => {
  api = await TokenApi.inNewAccount(whole);
  session = await api.aDevice(DEVICE);
});

afterAll(async () => {
  await whole.close();
  await server.close();
});

const url = (name: string): string => `http://127.0.0.1:${server.port}/${name}`;

function send(name: string, body: object, headers: Record<string, string> = {}): Promise<TokenAnswer> {
  return api.call('POST', `/api/send/${name}`, {
    body: { sender_device: DEVICE, phone: '4915000000', ...body },
    headers,
  });
}

async function theMessage(): Promise<{ type: string; content: object }> {
  const [message, ...others] = await api.messagesOf(session);
  if (!message || others.length > 0) throw new Error(`there are ${others.length + (message ? 1 : 0)} messages`);
  return { type: message.type, content: message.content };
}

describe('media', () => {
  it('is fetched from its URL once for all who are named, and they share the file', async () => {
    const before = server.paths.length;
    const phone = ['4915000000', '4915000001', '4915000002'];
    const { status, body } = await send('image', { media: url('all.png'), caption: 'One dot', phone });
    expect([status, body['message']]).toEqual([200, 'Message will be sent to 3 phone numbers']);
    expect(server.paths.slice(before)).toEqual(['/all.png']);
    const contents = (await api.messagesOf(session)).map(({ content }) => content as { media: { id: string } });
    expect(new Set(contents.map(({ media }) => media.id)).size).toBe(1);
    expect(contents[0]).toMatchObject({ caption: 'One dot', media: { mimetype: 'image/png', bytes: IMAGE.length } });
  });

  it('is not fetched for a call that is refused without it, nor again for one that is repeated', async () => {
    const before = server.paths.length;
    expect((await send('image', { media: url('a.png'), phone: ['12'] })).status).toBe(422);
    expect((await send('image', { media: url('b.png'), sender_device: '4999999999' })).status).toBe(422);
    await whole.database.query('UPDATE sessions SET paired_at = NULL WHERE id = $1', [session.id]);
    expect((await send('image', { media: url('c.png') })).body['message']).toBe('device is not connected');
    await whole.database.query('UPDATE sessions SET paired_at = now() WHERE id = $1', [session.id]);
    const key = { 'idempotency-key': session.id };
    const first = await send('image', { media: url('d.png') }, key);
    const again = await send('image', { media: url('d.png') }, key);
    expect([first.status, again.body]).toEqual([200, first.body]);
    expect(server.paths.slice(before)).toEqual(['/d.png']);
  });

  it.each([
    ['image', {}, 'The media field is required.'],
    ['image', { media: '/etc/passwd' }, /^The media field must be an https URL.*paths on the server are not read\.$/],
    ['image', { media: 'https://10.0.0.1/a.png' }, /^The media field is a URL that is not fetched: /],
    ['image', { media: Buffer.from('a text').toString('base64') }, /^The media field must be a file of type: image\//],
    ['video', { media: IMAGE.toString('base64') }, /^The media field must be a file of type: video\//],
  ])('that cannot be sent is refused in the words of this dialect: %s %j', async (name, body, message) => {
    const answer = await send(name, body);
    expect([answer.status, answer.body['success']]).toEqual([422, false]);
    expect(answer.body['message']).toMatch(message);
    expect(answer.body['errors']).toEqual({ media: [answer.body['message']] });
    expect(await api.messagesOf(session)).toEqual([]);
  });

  it('that is too large is refused', async () => {
    const media = Buffer.concat([IMAGE, Buffer.alloc(3 * 1024 * 1024)]).toString('base64');
    const { status, body } = await send('image', { media });
    expect([status, body['message']]).toEqual([413, 'The media field must not be greater than 2 MiB.']);
  });

  it('is a form, too', async () => {
    const boundary = 'a-boundary';
    const field = (name: string, value: string): string =>
      `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
    const answer = await whole.app.inject({
      method: 'POST',
      url: '/api/send/file',
      headers: { 'access-token': api.token, 'content-type': `multipart/form-data; boundary=${boundary}` },
      payload: Buffer.concat([
        Buffer.from(field('sender_device', DEVICE) + field('phone', '4915000000,4915000001')),
        Buffer.from(
          `--${boundary}\r\nContent-Disposition: form-data; name="media"; filename="terms.pdf"\r\n` +
            'Content-Type: application/pdf\r\n\r\n%PDF-1.4\r\n',
        ),
        Buffer.from(`--${boundary}--\r\n`),
      ]),
    });
    expect(answer.json()).toMatchObject({ success: true, message: 'Message will be sent to 2 phone numbers' });
    expect((await api.messagesOf(session)).map(({ type }) => type)).toEqual(['document', 'document']);
  });
});

describe('audio', () => {
  it.each([
    [true, 'voice'],
    ['1', 'voice'],
    [false, 'audio'],
    [undefined, 'audio'],
  ])('with voice %j is sent as %s', async (voice, type) => {
    const answer = await send('audio', { media: OGG_OPUS.toString('base64'), ...(voice !== undefined && { voice }) });
    expect(answer).toMatchObject({ status: 200 });
    expect((await theMessage()).type).toBe(type);
  });
});

describe('a file', () => {
  it('has the name that its call gives it', async () => {
    const media = Buffer.from('%PDF-1.4\n').toString('base64');
    const { status, headers } = await send('file', { media, filename: 'terms.pdf', caption: 'Sign', footer: 'x' });
    expect([status, headers['x-chasqui-ignored-fields']]).toEqual([200, 'footer']);
    expect(await theMessage()).toMatchObject({
      type: 'document',
      content: { caption: 'Sign', media: { filename: 'terms.pdf', mimetype: 'application/pdf' } },
    });
  });
});
