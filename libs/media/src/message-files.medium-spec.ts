import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileTypeFromBuffer } from 'file-type';
import { imageSize } from 'image-size';
import { buffer } from 'node:stream/consumers';
import { Rows } from '../../../test/support/medium-rows.js';
import { openWorld, silent, type World } from '../../../test/support/medium-world.js';
import { png } from '../../../test/support/png.js';
import { MediaFiles, MediaModule, MessageFiles, Staging, type FileType, type KeptFile } from './index.js';

let world: World;
let folder: string;
let samples: string;
let accountId: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'chasqui-media-'));
  samples = mkdtempSync(join(tmpdir(), 'chasqui-samples-'));
  world = await openWorld([MediaModule.forRoot({ path: folder }, silent)]);
  accountId = await new Rows(world.database).anAccount();
});

afterAll(async () => {
  await world.close();
  for (const path of [folder, samples]) rmSync(path, { recursive: true });
});

afterEach(() => {
  expect(readdirSync(join(folder, 'incoming'))).toEqual([]);
  process.env['PATH'] = PATH;
});

const PATH = process.env['PATH'] ?? '';

async function* once(content: Buffer): AsyncGenerator<Buffer> {
  yield await Promise.resolve(content);
}

async function take(type: FileType, content: Buffer, filename?: string): Promise<KeptFile & { content: Buffer }> {
  const staged = await world.get(Staging).receive(once(content), { maxBytes: 10_000_000 });
  const kept = await world.get(MessageFiles).take(accountId, type, { staged, filename });
  return { ...kept, content: await buffer((await world.get(MediaFiles).open(accountId, kept.id)).stream) };
}

/** A second of a tone, or a picture that moves, in some format. */
function sample(name: string, ...options: string[]): Buffer {
  const path = join(samples, name);
  execFileSync('ffmpeg', ['-loglevel', 'error', '-y', '-f', 'lavfi', ...options, path]);
  return readFileSync(path);
}

const tone = (name: string, ...options: string[]): Buffer => sample(name, '-i', 'sine=duration=1', ...options);

describe('a voice message', () => {
  it.each(['tone.mp3', 'tone.wav', 'tone.m4a', 'tone.flac', 'tone.webm', 'tone.mp4'])(
    'is made of %s as OGG with Opus, on one channel',
    async (name) => {
      const kept = await take('voice', tone(name, '-ac', '2'), name);
      expect(kept).toMatchObject({ mimetype: 'audio/ogg; codecs=opus', bytes: kept.content.length });
      expect(kept.filename).toBeUndefined();
      expect((await fileTypeFromBuffer(kept.content))?.ext).toBe('opus');
      expect(kept.content[kept.content.indexOf('OpusHead') + 9]).toBe(1);
    },
  );

  it('stays as it is when it is that already, also where there is no ffmpeg', async () => {
    const voice = tone('tone.ogg', '-c:a', 'libopus');
    process.env['PATH'] = '/nowhere';
    const kept = await take('voice', voice);
    expect([kept.content.equals(voice), kept.mimetype]).toEqual([true, 'audio/ogg; codecs=opus']);
  });

  it('is refused where there is no ffmpeg to make it', async () => {
    const other = tone('tone.mp3');
    process.env['PATH'] = '/nowhere';
    await expect(take('voice', other)).rejects.toMatchObject({ code: 'conversion_tool_missing' });
  });

  it('is refused when the file is damaged, or of another kind', async () => {
    const damaged = Buffer.concat([tone('tone.flac').subarray(0, 60), Buffer.alloc(2_000, 1)]);
    await expect(take('voice', damaged)).rejects.toMatchObject({ code: 'conversion_failed' });
    await expect(take('voice', png(2, 2))).rejects.toMatchObject({ code: 'file_type_wrong' });
  });

  it('reads no other file, whatever the file says', async () => {
    const playlist = Buffer.from('#EXTM3U\n#EXTINF:1,\nfile:///etc/hostname\n#EXT-X-ENDLIST\n');
    await expect(take('voice', playlist)).rejects.toMatchObject({ code: 'file_type_wrong' });
  });
});

describe('a sticker', () => {
  it.each([
    ['wide.png', (): Buffer => png(300, 100)],
    ['tall.jpg', (): Buffer => sample('tall.jpg', '-i', 'testsrc=size=100x900', '-frames:v', '1')],
    ['small.webp', (): Buffer => sample('small.webp', '-i', 'testsrc=size=64x64', '-frames:v', '1')],
    ['moving.gif', (): Buffer => sample('moving.gif', '-i', 'testsrc=size=200x100:duration=1:rate=5')],
  ])('is made of %s as WebP of 512 × 512', async (name, content) => {
    const kept = await take('sticker', content(), name);
    expect(kept.mimetype).toBe('image/webp');
    expect(imageSize(kept.content)).toMatchObject({ type: 'webp', width: 512, height: 512 });
    expect(kept.content.includes('ANIM')).toBe(name === 'moving.gif');
  });

  it('stays as it is when it is that already, also where there is no ffmpeg', async () => {
    const sticker = sample('right.webp', '-i', 'testsrc=size=512x512', '-frames:v', '1');
    process.env['PATH'] = '/nowhere';
    expect((await take('sticker', sticker)).content.equals(sticker)).toBe(true);
  });

  it('is refused before it is unpacked when it has too many pixels', async () => {
    const bomb = png(1, 1, { width: 60_000, height: 60_000 });
    await expect(take('sticker', bomb)).rejects.toMatchObject({ code: 'image_too_large' });
  });
});
