import { JsonFileField } from './json-file-field.js';

/** The file's text and the rest, of a body that comes in pieces of this many bytes. */
function split(body: string, size: number): { file: string; rest: string; wasFound: boolean } {
  const field = new JsonFileField('image');
  const bytes = Buffer.from(body);
  let file = '';
  for (let at = 0; at < bytes.length; at += size) file += field.take(bytes.subarray(at, at + size)).toString('latin1');
  return { file, rest: field.restText, wasFound: field.wasFound };
}

const QUOTED = JSON.stringify({ caption: 'a "image": "x" \\', image: 'AB/+', to: '1' });

describe.each([1, 3, 1_000])('a field that is taken out of JSON, in pieces of %p bytes', (size) => {
  it.each([
    ['{"to":"1","image":"QUJD"}', 'QUJD', '{"to":"1","image":""}'],
    ['{ "image" : "QUJD" , "caption" : "é" }', 'QUJD', '{ "image" : "" , "caption" : "é" }'],
    ['{"image":"https:\\/\\/x\\/?a\\u0026b\\u002Bc"}', 'https://x/?a&b+c', '{"image":""}'],
    ['{"image":"QU\\nJD"}', 'QU JD', '{"image":""}'],
    ['{"image":"a\\"b\\\\"}', 'a"b\\', '{"image":""}'],
    [QUOTED, 'AB/+', QUOTED.replace('AB/+', '')],
  ])('leaves the rest as it is: %s', (body, file, rest) => {
    expect(split(body, size)).toEqual({ file, rest, wasFound: true });
  });

  it.each([
    '{"to":"image"}',
    '{"mentions":["image","x"],"x":{"image":"y"}}',
    '{"image":null}',
    '{"image":{"image":"x"}}',
    '["image","x"]',
    '"image"',
    '',
  ])('is not found where it is not: %s', (body) => {
    expect(split(body, size)).toEqual({ file: '', rest: body, wasFound: false });
  });

  it.each(['{"image":"a","image":"b"}', '{"image":"\\u00zz"}'])('is refused: %s', (body) => {
    expect(() => split(body, size)).toThrow('json_malformed');
  });
});

it('takes no more than a megabyte beside the file', () => {
  expect(() => split(`{"image":"${'A'.repeat(3_000_000)}"}`, 65_536)).not.toThrow();
  expect(() => split(`{"caption":"${'A'.repeat(1_100_000)}"}`, 65_536)).toThrow('body_too_large');
});
