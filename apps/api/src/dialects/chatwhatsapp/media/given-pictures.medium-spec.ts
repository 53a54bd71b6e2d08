import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { imageSize } from 'image-size';
import { eventually } from '../../../../../../test/support/eventually.js';
import { LocalServer } from '../../../../../../test/support/local-server.js';
import { migratedDatabase, redisUrl } from '../../../../../../test/support/medium-world.js';
import { png } from '../../../../../../test/support/png.js';
import { SendingApi } from '../../../../../../test/support/sending-api.js';
import { WholeApi } from '../../../../../../test/support/whole-api.js';
import { Admission } from '../../../auth/admission.service.js';
import type { SessionCall } from '../session-calls/session-call.js';
import { GivenPictures } from './given-pictures.service.js';

const SMALL = png(3, 2);
const BOMB = png(3, 2, { width: 60_000, height: 60_000 });

let api: WholeApi;
let server: LocalServer;
let sending: SendingApi;
let session: Awaited<ReturnType<SendingApi['aReadySession']>>;
let pictures: GivenPictures;
let call: SessionCall;
let requests = 0;
/** undefined: it keeps its callers waiting. */
let answer: Buffer | string | undefined = SMALL;

beforeAll(async () => {
  server = await LocalServer.listen(
    createServer((_request, response) => {
      requests += 1;
      if (answer !== undefined) response.end(answer);
    }),
    '127.0.0.1',
  );
  api = await WholeApi.openOn({
    databaseUrl: await migratedDatabase(),
    redisUrl: await redisUrl(),
    mediaIntake: { allowedHosts: [`127.0.0.1:${server.port}`] },
  });
  pictures = api.app.get(GivenPictures, { strict: false });
  sending = new SendingApi(api);
  session = await sending.aReadySession();
  const caller = { keyText: session.key, address: '203.0.113.7', sessionId: session.id };
  const key = await api.app.get(Admission, { strict: false }).identify(session.key, caller.address);
  call = {
    view: { session },
    caller: { key, ...caller },
    signal: new AbortController().signal,
  } as unknown as SessionCall;
});

afterAll(async () => {
  await api.close();
  await server.close();
});

afterEach(() => {
  expect(readdirSync(join(api.mediaPath, 'incoming'))).toEqual([]);
});

const url = (): string => `http://127.0.0.1:${server.port}/me`;

const fetched = async (bytes: Buffer | string): Promise<Buffer> => {
  answer = bytes;
  const picture = await pictures.take(call, url());
  return Buffer.from(picture?.base64 ?? '', 'base64');
};

async function change(path: string, picture: string, of = session): Promise<[status: number, error: unknown]> {
  const answered = await api.app.inject({
    method: path === 'profile' ? 'PUT' : 'PATCH',
    url: `/sessions/${of.id}/${path}`,
    headers: { 'x-api-key': of.key },
    payload: { picture },
  });
  return [answered.statusCode, answered.json<{ error: unknown }>().error];
}

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
    for (const given of [undefined, null]) expect(await pictures.take(call, given)).toBe(given);
    const base64 = SMALL.toString('base64');
    for (const given of [base64, `data:image/png;base64,${base64}`]) {
      expect(await pictures.take(call, given)).toEqual({ mimetype: 'image/png', base64 });
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
    ['of too many pixels', () => BOMB, { code: 'image_too_large', details: { field: 'picture' } }],
  ])('%s is refused', async (_what, bytes, error) => {
    await expect(fetched(bytes())).rejects.toMatchObject(error);
  });

  it('at an address that is not public is not fetched', async () => {
    await expect(pictures.take(call, 'https://127.0.0.1/me')).rejects.toMatchObject({
      code: 'url_not_allowed',
      details: { field: 'picture' },
    });
  });

  it.each(['profile', 'groups/120363000000000000@g.us'])(
    'of %s never reaches its page with too many pixels',
    async (path) => {
      const refused = [422, 'picture has too many pixels (limit 50 megapixels): make it smaller'];
      expect(await change(path, BOMB.toString('base64'))).toEqual(refused);
      expect(await change(path, `data:image/png;base64,${BOMB.toString('base64')}`)).toEqual(refused);
    },
  );

  it('is not fetched for a call that is refused without it', async () => {
    const before = requests;
    expect(await change('groups/nobody', url())).toEqual([400, expect.stringMatching(/^jid must be/)]);
    const set = (to: string): Promise<unknown> =>
      api.database.query(`UPDATE sessions SET ${to} WHERE id = $1`, [session.id]);
    await set(`state = 'stopped', reason = 'stopped_by_request'`);
    expect(await change('profile', url())).toEqual([409, expect.any(String)]);
    expect(await change('groups/120363000000000000@g.us', url())).toEqual([409, expect.any(String)]);
    await set(`state = 'ready', reason = 'connected'`);
    expect(requests).toBe(before);
  });

  it('is fetched no further when its caller loses its access', async () => {
    const before = requests;
    answer = undefined;
    const refused = await sending.aReadySession();
    const changing = change('profile', url(), refused);
    await eventually(
      () => requests,
      (count) => count > before,
    );
    await api.database.query('UPDATE api_keys SET revoked_at = now() WHERE session_id = $1', [refused.id]);
    expect(await changing).toEqual([401, 'Invalid API key']);
  });
});
