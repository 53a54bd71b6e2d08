import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Staging } from '@chasqui/media';
import { readMultipart } from './multipart-body.js';

const BOUNDARY = 'abc';
const HEAD = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="image"; filename="a.png"\r\n\r\nfirst bytes`;

const folder = mkdtempSync(path.join(tmpdir(), 'chasqui-multipart-'));

afterAll(() => {
  rmSync(folder, { recursive: true });
});

function read(bytes: AsyncIterable<Buffer>): Promise<unknown> {
  const reading = { field: 'image', staging: new Staging(folder), maxBytes: 1_000_000 };
  return readMultipart(`multipart/form-data; boundary=${BOUNDARY}`, bytes, reading);
}

describe('a form', () => {
  it('that ends in the middle of its file is refused, and leaves nothing behind', async () => {
    async function* cut(): AsyncGenerator<Buffer> {
      yield Buffer.from(HEAD);
      await Promise.resolve();
      throw new Error('the caller went away');
    }
    await expect(read(cut())).rejects.toMatchObject({ code: 'upload_malformed' });
    expect(readdirSync(path.join(folder, 'incoming'))).toEqual([]);
  });

  it('with more text than any call takes is refused', async () => {
    async function* long(): AsyncGenerator<Buffer> {
      for (let field = 0; field < 5; field += 1) {
        await Promise.resolve();
        const head = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="f${field}"\r\n\r\n`;
        yield Buffer.from(`${head}${'x'.repeat(300_000)}\r\n`);
      }
      yield Buffer.from(`--${BOUNDARY}--\r\n`);
    }
    await expect(read(long())).rejects.toMatchObject({ code: 'upload_malformed' });
  });
});
