import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { Rows } from '../../../test/support/medium-rows.js';
import { openWorld, silent, type World } from '../../../test/support/medium-world.js';
import { S3Server } from '../../../test/support/s3-server.js';
import { MediaFiles, MediaModule, MediaRetentionService, MediaStore, Staging, type StoredMedia } from './index.js';
import { keyOf } from './media-key.js';

describe.each(['folder', 's3'] as const)('with a store of the kind %s', (kind) => {
  let world: World;
  let folder: string;
  let bucket: S3Server | undefined;
  let rows: Rows;
  let store: MediaStore;
  let files: MediaFiles;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'chasqui-media-'));
    bucket = kind === 's3' ? await S3Server.listen() : undefined;
    world = await openWorld([MediaModule.forRoot({ path: folder, s3: bucket?.config }, silent)]);
    rows = new Rows(world.database);
    store = world.get(MediaStore);
    files = world.get(MediaFiles);
  });

  afterAll(async () => {
    await world.close();
    await bucket?.close();
    rmSync(folder, { recursive: true });
  });

  async function* piecesOf(content: Buffer, size = 1_000): AsyncGenerator<Buffer> {
    for (let at = 0; at < content.length; at += size) yield await Promise.resolve(content.subarray(at, at + size));
  }

  const put = (accountId: string, content: Buffer, maxBytes = 1_000_000): Promise<StoredMedia> =>
    store.put(accountId, piecesOf(content), { maxBytes });

  const incoming = (): string[] => readdirSync(join(folder, 'incoming'));

  /** What there is of an account, under keys of ours. */
  function keysOf(accountId: string): string[] {
    const all = bucket
      ? [...bucket.objects.keys()]
      : readdirSync(folder, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1));
    return all.filter((key) => key.startsWith(`${accountId}/`));
  }

  async function readBack(accountId: string, id: string): Promise<Buffer> {
    return buffer((await files.open(accountId, id)).stream);
  }

  /** As if it had been put in, or used, some time ago. */
  async function age(id: string, hours = 2): Promise<void> {
    await world.database.query(
      'UPDATE media SET last_used_at = last_used_at - make_interval(hours => $2) WHERE id = $1',
      [id, hours],
    );
  }

  /** A message of the account that needs the file. */
  async function aMessageWith(accountId: string, mediaId: string): Promise<{ id: string }> {
    const message = await rows.aMessage(await rows.aSession({ accountId }));
    await world.database.query(`UPDATE messages SET type = 'image', content = $2 WHERE id = $1`, [
      message.id,
      { media: { id: mediaId, mimetype: 'image/png', bytes: 1 } },
    ]);
    return message;
  }

  const deleteOld = (): Promise<number> => world.get(MediaRetentionService).deleteOld(new AbortController().signal);

  describe('a file that is put in', () => {
    it('comes out as it was, as a stream with its length, and on the disk', async () => {
      const accountId = await rows.anAccount();
      const content = randomBytes(10_000);
      const media = await put(accountId, content);
      expect(media).toEqual({
        id: media.id,
        bytes: 10_000,
        sha256: createHash('sha256').update(content).digest('hex'),
      });
      const { stream, bytes } = await files.open(accountId, media.id);
      expect([await buffer(stream), bytes]).toEqual([content, 10_000]);
      const { path, release } = await files.localPath(accountId, media.id);
      expect(readFileSync(path)).toEqual(content);
      await release();
      expect(incoming()).toEqual([]);
      expect(await readBack(accountId, media.id)).toEqual(content);
    });

    it('is there once in an account, however often it is put in at one time', async () => {
      const accountId = await rows.anAccount();
      const content = randomBytes(5_000);
      const all = await Promise.all(Array.from({ length: 8 }, () => put(accountId, content)));
      const [id = '', ...others] = new Set(all.map((media) => media.id));
      expect(others).toEqual([]);
      expect(await readBack(accountId, id)).toEqual(content);
      expect(keysOf(accountId)).toEqual([keyOf({ accountId, id })]);
      expect(await world.database.query('SELECT id FROM media WHERE account_id = $1', [accountId])).toHaveLength(1);
    });

    it('is no file of another account, not even the same bytes', async () => {
      const [one, other] = [await rows.anAccount(), await rows.anAccount()];
      const content = randomBytes(100);
      const media = await put(one, content);
      await expect(files.open(other, media.id)).rejects.toMatchObject({ code: 'media_gone' });
      expect((await put(other, content)).id).not.toBe(media.id);
    });

    it.each([
      ['has too many bytes', { code: 'file_too_large', details: { most: 99 } }, () => piecesOf(randomBytes(100), 10)],
      ['has none', { code: 'file_empty' }, () => piecesOf(Buffer.alloc(0))],
      ['is cut', { message: 'cut' }, cut],
    ])('leaves nothing behind when it %s', async (_what, error, source) => {
      const accountId = await rows.anAccount();
      await expect(store.put(accountId, source(), { maxBytes: 99 })).rejects.toMatchObject(error);
      expect([incoming(), keysOf(accountId)]).toEqual([[], []]);
      expect(await world.database.query('SELECT id FROM media WHERE account_id = $1', [accountId])).toEqual([]);
    });

    async function* cut(): AsyncGenerator<Buffer> {
      yield await Promise.resolve(randomBytes(10));
      throw new Error('cut');
    }
  });

  describe('retention', () => {
    it('deletes a file that no message needs, once it is an hour old', async () => {
      const accountId = await rows.anAccount();
      const media = await put(accountId, randomBytes(100));
      await deleteOld();
      expect(await readBack(accountId, media.id)).toHaveLength(100);
      await age(media.id);
      expect(await deleteOld()).toBe(1);
      await expect(files.open(accountId, media.id)).rejects.toMatchObject({ code: 'media_gone' });
      expect(keysOf(accountId)).toEqual([]);
      expect(await world.database.query('SELECT 1 FROM media WHERE id = $1', [media.id])).toEqual([]);
    });

    it('keeps a file for as long as a message needs it', async () => {
      const accountId = await rows.anAccount();
      const media = await put(accountId, randomBytes(100));
      const message = await aMessageWith(accountId, media.id);
      await age(media.id);
      expect(await deleteOld()).toBe(0);
      await world.database.query('DELETE FROM messages WHERE id = $1', [message.id]);
      expect(await deleteOld()).toBe(1);
    });

    it('keeps a file that is put in again, and gives it its hour anew', async () => {
      const accountId = await rows.anAccount();
      const content = randomBytes(100);
      const media = await put(accountId, content);
      await age(media.id);
      expect((await put(accountId, content)).id).toBe(media.id);
      expect(await deleteOld()).toBe(0);
    });

    it('goes on with what was given up when its worker died, while the content is put in anew', async () => {
      const accountId = await rows.anAccount();
      const content = randomBytes(100);
      const media = await put(accountId, content);
      await world.database.query('UPDATE media SET stored_at = NULL WHERE id = $1', [media.id]);
      await age(media.id);
      const again = await put(accountId, content);
      expect(again.id).not.toBe(media.id);
      expect(await deleteOld()).toBe(1);
      expect(await readBack(accountId, again.id)).toEqual(content);
    });

    it('goes on with a file whose bytes are gone already', async () => {
      const accountId = await rows.anAccount();
      await world.database.query(
        `INSERT INTO media (id, account_id, sha256, bytes, last_used_at)
         VALUES ($1, $2, $3, 1, now() - interval '2 hours')`,
        [randomUUID(), accountId, randomBytes(32)],
      );
      expect(await deleteOld()).toBe(1);
    });
  });

  describe('the folder of files on their way', () => {
    it('is rid of what a dead process left, and only of that', async () => {
      mkdirSync(join(folder, 'incoming'), { recursive: true });
      const [left, fresh] = [join(folder, 'incoming', randomUUID()), join(folder, 'incoming', randomUUID())];
      for (const path of [left, fresh]) writeFileSync(path, 'x');
      const longAgo = Date.now() / 1_000 - 2 * 60 * 60;
      utimesSync(left, longAgo, longAgo);
      expect(await world.get(Staging).deleteLeftOvers()).toBe(1);
      expect(incoming().map((name) => join(folder, 'incoming', name))).toEqual([fresh]);
    });
  });
});
