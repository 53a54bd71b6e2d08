import { randomBytes } from 'node:crypto';
import { FileApi } from '../../../../../../test/support/file-api.js';
import { migratedDatabase, redisUrl } from '../../../../../../test/support/medium-world.js';
import { S3Server } from '../../../../../../test/support/s3-server.js';
import { WholeApi } from '../../../../../../test/support/whole-api.js';

const CONTENT = randomBytes(2_000_000);
const FILE = { filename: 'all.bin', type: 'application/octet-stream', content: CONTENT };

let bucket: S3Server;
let api: WholeApi;
let files: FileApi;
let url: string;

beforeAll(async () => {
  bucket = await S3Server.listen();
  const stores = { databaseUrl: await migratedDatabase(), redisUrl: await redisUrl(), s3: bucket.config };
  api = await WholeApi.openOn(stores);
  files = new FileApi(api);
  await api.app.listen(0, '127.0.0.1');
  url = await api.app.getUrl();
});

afterAll(async () => {
  await api.close();
  await bucket.close();
});

afterEach(() => {
  bucket.outage = undefined;
  expect(files.incoming()).toEqual([]);
});

async function aSentFile() {
  const session = await files.sending.aReadySession();
  const { status, body } = await files.sendForm(session, 'document', { document: FILE });
  expect(status).toBe(200);
  const path = `/sessions/${session.id}/messages/${String(body['messageId'])}/media?download=1`;
  return { session, read: () => fetch(url + path, { headers: { 'x-api-key': session.key } }) };
}

describe('a file of an installation with a bucket', () => {
  it('goes into the bucket, and comes out of it', async () => {
    const { session, read } = await aSentFile();
    expect([...bucket.objects.keys()].filter((key) => key.startsWith(session.accountId))).toHaveLength(1);
    const answer = await read();
    expect(answer.headers.get('content-length')).toBe(String(CONTENT.length));
    expect(Buffer.from(await answer.arrayBuffer()).equals(CONTENT)).toBe(true);
  });

  it('is not accepted while the bucket cannot be reached, and is when it can', async () => {
    const session = await files.sending.aReadySession();
    bucket.outage = 'unavailable';
    const refused = await files.sendForm(session, 'document', { document: FILE });
    expect([refused.status, refused.body]).toEqual([
      503,
      { success: false, error: 'The media store cannot be reached: nothing was accepted. Please try again later' },
    ]);
    expect(refused.headers['retry-after']).toBeDefined();
    expect(await files.messagesOf(session)).toEqual([]);
    bucket.outage = undefined;
    expect(await files.sendForm(session, 'document', { document: FILE })).toMatchObject({ status: 200 });
  });

  it('is told to be out of reach, or breaks off, and never keeps its reader waiting', async () => {
    const { read } = await aSentFile();
    bucket.outage = 'unavailable';
    expect((await read()).status).toBe(503);
    bucket.outage = { breaksAfterBytes: 500_000 };
    const answer = await read();
    expect(answer.status).toBe(200);
    await expect(answer.arrayBuffer()).rejects.toThrow('terminated');
  });
});
