import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { eventually } from '../support/eventually.js';
import { stopUp } from '../support/log-check.js';
import { S3Server } from '../support/s3-server.js';
import type { SessionClient } from '../support/session-client.js';
import { Stack } from '../support/stack.js';
import { startUp } from '../support/up.js';

const ALICE = '4915100004310';
const BOB = '4915100004311';

let bucket: S3Server;
let dataDir: string;
let stack: Stack;
let alice: SessionClient;
let bob: SessionClient;

beforeAll(async () => {
  bucket = await S3Server.listen();
  dataDir = mkdtempSync(path.join(tmpdir(), 'chasqui-e2e-bucket-'));
  const { bucket: name, region, endpoint = '', credentials } = bucket.config;
  const { summary, pid } = await startUp(dataDir, {
    MEDIA_STORE: 's3',
    MEDIA_S3_BUCKET: name,
    MEDIA_S3_REGION: region,
    MEDIA_S3_ENDPOINT: endpoint,
    MEDIA_S3_FORCE_PATH_STYLE: 'on',
    MEDIA_S3_ACCESS_KEY_ID: credentials?.accessKeyId ?? '',
    MEDIA_S3_SECRET_ACCESS_KEY: credentials?.secretAccessKey ?? '',
  });
  stack = new Stack({ ...summary, adminKey: summary.adminKey ?? '' }, pid);
  [alice, bob] = await Promise.all([stack.pairedSession(ALICE), stack.pairedSession(BOB)]);
});

afterAll(async () => {
  await stopUp({ pid: stack.pid, dataDir });
  await bucket.close();
});

function sendDocument(content: Buffer, options: object = {}): ReturnType<SessionClient['sendTo']> {
  return alice.sendTo('/document', { to: BOB, document: content.toString('base64'), ...options });
}

/** Copies that browsers read, and files on their way. */
function onTheDisk(): string[] {
  return readdirSync(path.join(dataDir, 'media'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);
}

describe('an installation with a bucket', () => {
  it('sends and receives files, and keeps none on its disk', async () => {
    const content = randomBytes(300_000);
    const { body } = await sendDocument(content);
    expect(body).toMatchObject({ status: 'sent', type: 'document' });
    await bob.waitForStatus(body.messageId, 'received');
    for (const session of [alice, bob]) expect((await session.fileOf(body.messageId)).equals(content)).toBe(true);
    expect([...bucket.objects.values()].some((object) => object.equals(content))).toBe(true);
    expect(onTheDisk()).toEqual([]);
  });

  it('holds messages with files while the bucket is away, and loses none', async () => {
    await alice.order('pause');
    const { body } = await sendDocument(randomBytes(1_000), { wait: 0 });
    bucket.outage = 'unavailable';
    const refused = bucket.refusals;
    expect((await sendDocument(randomBytes(1_000))).status).toBe(503);
    await alice.order('resume');
    await eventually(
      () => bucket.refusals,
      (refusals) => refusals > refused + 4,
    );
    expect((await alice.message(body.messageId)).status).toBe('queued');
    bucket.outage = undefined;
    await bob.waitForStatus(body.messageId, 'received', 60_000);
    expect(onTheDisk()).toEqual([]);
  });
});
