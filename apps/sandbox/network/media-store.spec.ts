import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { atMost, openMediaStore } from './media-store.js';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'sandbox-media-'));
});

afterEach(() => {
  rmSync(directory, { recursive: true });
});

describe('the media store', () => {
  it('keeps the same bytes once, under their hash, and finds them when it is opened again', async () => {
    const bytes = Buffer.from('some bytes');
    const first = await openMediaStore(directory).save([bytes]);
    const second = await openMediaStore(directory).save([bytes.subarray(0, 4), bytes.subarray(4)]);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    expect([first, second]).toEqual([
      { sha256, sizeBytes: 10 },
      { sha256, sizeBytes: 10 },
    ]);
    expect(readdirSync(directory)).toEqual([sha256]);
    expect(await buffer(openMediaStore(directory).open(sha256).stream)).toEqual(bytes);
  });

  it('keeps nothing of what ends too early, or is nothing', async () => {
    async function* broken(): AsyncGenerator<Buffer> {
      yield Buffer.from('half of it');
      await Promise.reject(new Error('the connection broke'));
    }
    await expect(openMediaStore(directory).save(broken())).rejects.toThrow('the connection broke');
    await expect(openMediaStore(directory).save([])).rejects.toThrow('at least one byte');
    expect(readdirSync(directory)).toEqual([]);
  });

  it('knows no media by what is no hash', () => {
    expect(() => openMediaStore(directory).open('../journal.ndjson')).toThrow('There is no media');
    expect(() => openMediaStore(directory).open('0'.repeat(64))).toThrow('There is no media');
  });

  it('forgets everything on reset', async () => {
    const store = openMediaStore(directory);
    const { sha256 } = await store.save([Buffer.from('some bytes')]);
    store.clear();
    expect(() => store.open(sha256)).toThrow('There is no media');
  });
});

describe('a limit', () => {
  it('is refused to be passed by a single byte', async () => {
    expect(await buffer(atMost(4, [Buffer.from('1234')]))).toHaveLength(4);
    await expect(buffer(atMost(4, [Buffer.from('123'), Buffer.from('45')]))).rejects.toThrow('at most 4 bytes');
  });
});
