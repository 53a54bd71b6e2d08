import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { imageSize } from 'image-size';
import { LocalServer } from '../../../../../../test/support/local-server.js';
import { migratedDatabase, redisUrl } from '../../../../../../test/support/medium-world.js';
import { png } from '../../../../../../test/support/png.js';
import { WholeApi } from '../../../../../../test/support/whole-api.js';
import type { SessionCall } from '../session-calls/session-call.js';
import { PictureUrls } from './picture-urls.service.js';

const SMALL = png(3, 2);
const call = {
  view: { session: { accountId: 'account' } },
  signal: new AbortController().signal,
} as unknown as SessionCall;

let api: WholeApi;
let server: LocalServer;
let pictures: PictureUrls;
let answer: Buffer | string = SMALL;

beforeAll(async () => {
  server = await LocalServer.listen(
    createServer((_request, response) => response.end(answer)),
    '127.0.0.1',
  );
  api = await WholeApi.openOn({
    databaseUrl: await migratedDatabase(),
    redisUrl: await redisUrl(),
    mediaIntake: { allowedHosts: [`127.0.0.1:${server.port}`] },
  });
  pictures = api.app.get(PictureUrls, { strict: false });
});

afterAll(async () => {
  await api.close();
  await server.close();
});

afterEach(() => {
  expect(readdirSync(join(api.mediaPath, 'incoming'))).toEqual([]);
});

const fetched = async (bytes: Buffer | string): Promise<Buffer> => {
  answer = bytes;
  const { picture } = await pictures.fetched(call, { picture: `http://127.0.0.1:${server.port}/me` });
  return Buffer.from(picture ?? '', 'base64');
};

/** Of pixels that cannot be packed. */
function noise(width: number, height: number): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'chasqui-noise-'));
  try {
    const source = `nullsrc=s=${width}x${height},geq=lum='random(1)*255':cb=128:cr=128`;
    const path = join(folder, 'noise.png');
    execFileSync('ffmpeg', ['-loglevel', 'quiet', '-f', 'lavfi', '-i', source, '-frames:v', '1', path]);
    return readFileSync(path);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('a picture', () => {
  it('that is no URL stays what it is', async () => {
    for (const change of [{}, { picture: null }, { picture: SMALL.toString('base64') }]) {
      expect(await pictures.fetched(call, change)).toEqual(change);
    }
  });

  it('at a URL comes as it is when it is small', async () => {
    expect((await fetched(SMALL)).equals(SMALL)).toBe(true);
  });

  it('of more than 512 KB is made smaller: what its page would cut out of it anyway', async () => {
    const large = noise(1_300, 900);
    expect(large.length).toBeGreaterThan(600 * 1_024);
    const reduced = await fetched(large);
    expect(imageSize(reduced)).toMatchObject({ type: 'jpg', width: 640, height: 640 });
    expect(reduced.length).toBeLessThanOrEqual(512 * 1_024);
  });

  it.each([
    ['of another type', () => 'GIF89a, or so', { code: 'input_invalid' }],
    ['of too many bytes', () => Buffer.alloc(3_000_000), { code: 'file_too_large', details: { field: 'picture' } }],
    ['of no bytes', () => '', { code: 'file_empty', details: { field: 'picture' } }],
  ])('%s is refused', async (_what, bytes, error) => {
    await expect(fetched(bytes())).rejects.toMatchObject(error);
  });

  it('at an address that is not public is not fetched', async () => {
    await expect(pictures.fetched(call, { picture: 'https://127.0.0.1/me' })).rejects.toMatchObject({
      code: 'url_not_allowed',
      details: { field: 'picture' },
    });
  });
});
