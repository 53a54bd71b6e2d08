import type { DomainError } from '@chasqui/errors';
import { TextReader } from './upload-text.js';

/** Read in pieces of so many bytes. */
function read(bytes: Buffer, size: number): { text: string; encoding: string } {
  const reader = new TextReader();
  let text = '';
  for (let at = 0; at < bytes.length; at += size) text += reader.read(bytes.subarray(at, at + size));
  text += reader.end();
  return { text, encoding: reader.encoding };
}

/** What a refused text tells. */
function refusalOf(bytes: Buffer, size: number): unknown {
  try {
    return read(bytes, size);
  } catch (error) {
    return (error as DomainError).details;
  }
}

const SIZES = [1, 2, 3, 7, 1_000];

describe('text of an unknown encoding', () => {
  it.each(SIZES)('is UTF-8 in pieces of %i bytes, without its mark', (size) => {
    const text = 'to,name\r\n1,Añana €, 😀 प्रिया\n';
    expect(read(Buffer.from(`\ufeff${text}`), size)).toEqual({ text, encoding: 'utf-8' });
  });

  it.each(SIZES)('is windows-1252 in pieces of %i bytes when it is no UTF-8', (size) => {
    const bytes = Buffer.from('to;name\n1;J\xfcrgen \x80 Gro\xdf\n2;x\xe9', 'latin1');
    expect(read(bytes, size)).toEqual({ text: 'to;name\n1;Jürgen € Groß\n2;xé', encoding: 'windows-1252' });
  });

  it.each(SIZES)('is refused in pieces of %i bytes when it is both', (size) => {
    const bytes = Buffer.concat([
      Buffer.from('to\n1,Jürgen\n2,'),
      Buffer.from('J\xfcrgen', 'latin1'),
      Buffer.from('\n'),
    ]);
    expect(refusalOf(bytes, size)).toMatchObject({ line: 3 });
    const turned = Buffer.concat([Buffer.from('a,J\xfcrgen\n', 'latin1'), Buffer.from('b,Jürgen\n')]);
    expect(refusalOf(turned, size)).toMatchObject({ message: expect.stringContaining('neither UTF-8 nor') as string });
  });

  it('is refused when it is UTF-16', () => {
    expect(refusalOf(Buffer.from('\ufeffto', 'utf16le'), 10)).toEqual({
      message: 'The file is UTF-16: save it as UTF-8',
    });
  });
});
