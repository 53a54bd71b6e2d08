import { FileApi } from '../../../../../../test/support/file-api.js';
import { png } from '../../../../../../test/support/png.js';
import { WholeApi } from '../../../../../../test/support/whole-api.js';

const IMAGE = png(4, 4);

let api: WholeApi;
let files: FileApi;

beforeAll(async () => {
  api = await WholeApi.open();
  files = new FileApi(api);
});

afterAll(async () => {
  await api.close();
});

afterEach(() => {
  jest.useRealTimers();
});

type ReadySession = Awaited<ReturnType<FileApi['sending']['aReadySession']>>;

async function get(url: string, key?: string) {
  return api.app.inject({ url, headers: { host: 'api.example:8080', ...(key && { 'x-api-key': key }) } });
}

async function aSentFile(content: Buffer, filename: string, type = 'application/octet-stream') {
  const session = await files.sending.aReadySession();
  const { body } = await files.sendForm(session, 'document', { document: { filename, type, content } });
  const path = `/sessions/${session.id}/messages/${String(body['messageId'])}/media`;
  return { session, path, messageId: String(body['messageId']) };
}

async function linkOf(session: ReadySession, path: string): Promise<string> {
  const link = (await get(path, session.key)).json<{ url: string }>();
  return new URL(link.url).pathname;
}

describe('the file of a message', () => {
  it('is linked at the host that was called, and comes without a key', async () => {
    const { session, path } = await aSentFile(IMAGE, 'dot é.png');
    const answer = await get(path, session.key);
    expect([answer.statusCode, answer.json()]).toEqual([
      200,
      {
        success: true,
        url: expect.stringMatching(/^http:\/\/api\.example:8080\/media\/[\w-]{80,100}$/) as string,
        expiresAt: expect.any(String) as string,
        mimetype: 'image/png',
        bytes: IMAGE.length,
        filename: 'dot é.png',
      },
    ]);
    const file = await get(await linkOf(session, path));
    expect([file.statusCode, file.rawPayload]).toEqual([200, IMAGE]);
    expect(file.headers).toMatchObject({
      'content-type': 'image/png',
      'content-length': String(IMAGE.length),
      'content-disposition': "inline; filename*=UTF-8''dot%20%C3%A9.png",
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
    });
  });

  it('comes itself when that is asked for, to whoever may read the message', async () => {
    const { session, path } = await aSentFile(IMAGE, 'dot.png');
    expect((await get(`${path}?download=1`, session.key)).rawPayload).toEqual(IMAGE);
    expect((await get(`${path}?download=1`)).statusCode).toBe(401);
    const stranger = await files.sending.aReadySession();
    expect((await get(`${path}?download=1`, stranger.key)).statusCode).toBe(404);
    expect((await get(path, stranger.key)).statusCode).toBe(404);
    expect((await get(`${path}?download=yes`, session.key)).statusCode).toBe(400);
  });

  it('is only to be saved where a browser could run it', async () => {
    const { session, path } = await aSentFile(Buffer.from('<script>alert(1)</script>'), "a'b.html", 'text/html');
    const file = await get(await linkOf(session, path));
    expect(file.headers['content-disposition']).toBe("attachment; filename*=UTF-8''a%27b.html");
  });

  it('is not there when the message has none, or is none', async () => {
    const session = await files.sending.aReadySession();
    const { body } = await files.sending.send(session, { wait: 0 });
    const path = `/sessions/${session.id}/messages/${String(body['messageId'])}/media`;
    expect((await get(path, session.key)).json()).toEqual({ success: false, error: 'The message has no file' });
    expect((await get(path.replace('3EB0', '3EB1'), session.key)).statusCode).toBe(404);
  });

  it('is told to be gone when it was received and not fetched, or is not kept any more', async () => {
    const { session, path } = await aSentFile(IMAGE, 'dot.png');
    const link = await linkOf(session, path);
    await api.database.query('UPDATE media SET stored_at = NULL WHERE account_id = $1', [session.accountId]);
    for (const answer of [await get(path, session.key), await get(link)]) expect(answer.statusCode).toBe(410);
    await api.database.query(`UPDATE messages SET content = content #- '{media,id}' WHERE session_id = $1`, [
      session.id,
    ]);
    expect((await get(path, session.key)).statusCode).toBe(410);
  });
});

describe('a link to a file', () => {
  it('ends after a quarter of an hour', async () => {
    const { session, path } = await aSentFile(IMAGE, 'dot.png');
    const link = await linkOf(session, path);
    jest.useFakeTimers({
      doNotFake: ['setTimeout', 'setInterval', 'setImmediate', 'nextTick', 'queueMicrotask'],
      now: Date.now() + 14 * 60_000,
    });
    expect((await get(link)).statusCode).toBe(200);
    jest.setSystemTime(Date.now() + 2 * 60_000);
    expect((await get(link)).statusCode).toBe(404);
  });

  it('ends with its message', async () => {
    const { session, path } = await aSentFile(IMAGE, 'dot.png');
    const link = await linkOf(session, path);
    await api.database.query(
      'DELETE FROM message_transitions WHERE message_id IN (SELECT id FROM messages WHERE session_id = $1)',
      [session.id],
    );
    await api.database.query('DELETE FROM messages WHERE session_id = $1', [session.id]);
    expect((await get(link)).statusCode).toBe(404);
  });

  it('cannot be made up, and tells nothing', async () => {
    const { session, path, messageId } = await aSentFile(IMAGE, 'dot.png');
    const link = await linkOf(session, path);
    const token = Buffer.from(link.replace('/media/', ''), 'base64url');
    expect(token.toString('latin1')).not.toContain(messageId);
    for (let at = 0; at < token.length; at += 7) {
      const changed = Buffer.from(token);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect((await get(`/media/${changed.toString('base64url')}`)).statusCode).toBe(404);
    }
    for (const other of ['x', 'A'.repeat(86), 'A'.repeat(200)]) {
      expect((await get(`/media/${other}`)).statusCode).toBe(404);
    }
  });
});
