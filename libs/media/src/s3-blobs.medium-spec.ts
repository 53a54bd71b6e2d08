import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { S3StoreConfig } from '@chasqui/config';
import { S3Server } from '../../../test/support/s3-server.js';
import { checkMediaStore } from './open-blobs.js';
import { S3Blobs } from './s3-blobs.js';
import { Staging, type StagedFile } from './staging.js';

const CONTENT = randomBytes(3_000_000);
const UNAVAILABLE = { code: 'media_store_unavailable' };

let server: S3Server;
let folder: string;
let staging: Staging;
let blobs: S3Blobs;

beforeEach(async () => {
  server = await S3Server.listen();
  folder = mkdtempSync(join(tmpdir(), 'chasqui-s3-'));
  staging = new Staging(folder);
  blobs = new S3Blobs(server.config, staging);
});

afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

async function* inPieces(): AsyncGenerator<Buffer> {
  for (let at = 0; at < CONTENT.length; at += 100_000) yield await Promise.resolve(CONTENT.subarray(at, at + 100_000));
}

function staged(): Promise<StagedFile> {
  return staging.receive(inPieces(), { maxBytes: CONTENT.length });
}

/** What goes wrong with a bucket that is configured so. */
async function problemWith(changes: Partial<S3StoreConfig>): Promise<unknown> {
  const checking = checkMediaStore({ path: folder, s3: { ...server.config, ...changes } });
  const error: unknown = await checking.catch((reason: unknown) => reason);
  expect(error).toMatchObject(UNAVAILABLE);
  return (error as { details: Record<string, unknown> }).details['problem'];
}

describe('a bucket', () => {
  it('that is as it was configured can be used', async () => {
    await expect(checkMediaStore({ path: folder, s3: server.config })).resolves.toBeUndefined();
  });

  it('takes a file only with the bytes that it was said to have', async () => {
    const file = await staged();
    await expect(blobs.put('a/b', { ...file, sha256: 'f'.repeat(64) })).rejects.toMatchObject(UNAVAILABLE);
    expect(server.objects.size).toBe(0);
    await blobs.put('a/b', file);
    expect(server.objects.get('a/b')?.equals(CONTENT)).toBe(true);
  });

  it('says that a file is gone only when the bucket itself is there', async () => {
    await expect(blobs.open('a/none')).rejects.toMatchObject({ code: 'media_gone' });
    await expect(blobs.localFile('a/none')).rejects.toMatchObject({ code: 'media_gone' });
    const other = new S3Blobs({ ...server.config, bucket: 'not-there' }, staging);
    await expect(other.open('a/none')).rejects.toMatchObject(UNAVAILABLE);
  });

  it('knows nothing of a file that was deleted, also twice', async () => {
    await blobs.put('a/b', await staged());
    await blobs.delete('a/b');
    await blobs.delete('a/b');
    expect(server.objects.size).toBe(0);
  });
});

describe('a bucket that cannot be used', () => {
  it.each([
    ['is not there', { bucket: 'not-there' }, /no such bucket.*MEDIA_S3_BUCKET/],
    ['is in another region', { region: 'elsewhere' }, /another region.*MEDIA_S3_REGION/],
    ['is at an address where nobody listens', { endpoint: 'http://127.0.0.1:1' }, /./],
  ])('because it %s, is told by the setting that mends it', async (_why, changes, problem) => {
    expect(await problemWith(changes)).toMatch(problem);
  });

  it('because of its credentials, is told without them', async () => {
    const { accessKeyId = '', secretAccessKey = '' } = server.config.credentials ?? {};
    const wrongSecret = { accessKeyId, secretAccessKey: 'wrong-secret' };
    const wrongId = { accessKeyId: 'wrong-id', secretAccessKey };
    expect(await problemWith({ credentials: wrongSecret })).toMatch(/MEDIA_S3_SECRET_ACCESS_KEY/);
    expect(await problemWith({ credentials: wrongId })).toMatch(/MEDIA_S3_ACCESS_KEY_ID/);
    expect(await problemWith({ credentials: wrongSecret })).not.toMatch(/wrong-secret|wrong-id/);
  });
});

describe('an outage', () => {
  it('in the middle of putting a file in leaves nothing in the bucket, and the file can be put in again', async () => {
    const file = await staged();
    server.outage = { breaksAfterBytes: 1_000_000 };
    await expect(blobs.put('a/b', file)).rejects.toMatchObject(UNAVAILABLE);
    expect(server.objects.size).toBe(0);
    server.outage = undefined;
    await blobs.put('a/b', file);
    expect(server.objects.get('a/b')?.length).toBe(CONTENT.length);
  });

  it('in the middle of reading a file is told to whoever reads it, and leaves no half of it on the disk', async () => {
    const file = await staged();
    await blobs.put('a/b', file);
    await staging.discard(file.path);
    server.outage = { breaksAfterBytes: 1_000_000 };
    const { stream } = await blobs.open('a/b');
    await expect(buffer(stream)).rejects.toThrow();
    await expect(blobs.localFile('a/b')).rejects.toMatchObject(UNAVAILABLE);
    expect(readdirSync(join(folder, 'incoming'))).toEqual([]);
    server.outage = undefined;
    const { path, release } = await blobs.localFile('a/b');
    const { sha256 } = await staging.adopt(path);
    expect(sha256).toBe(createHash('sha256').update(CONTENT).digest('hex'));
    await release();
    expect(readdirSync(join(folder, 'incoming'))).toEqual([]);
  });

  it('is no loss of a file', async () => {
    await blobs.put('a/b', await staged());
    server.outage = 'unavailable';
    await expect(blobs.open('a/b')).rejects.toMatchObject(UNAVAILABLE);
    await expect(blobs.delete('a/b')).rejects.toMatchObject(UNAVAILABLE);
    expect(server.objects.has('a/b')).toBe(true);
  });
});
