import { parseManifest } from './manifest.js';

const manifest = { format: 1, network: 'sandbox', id: '0a1b2c3d', keysShown: true };

describe('chasqui.json', () => {
  it('says which network the data folder was made for', () => {
    expect(parseManifest(JSON.stringify(manifest), 'chasqui.json')).toEqual(manifest);
  });

  it('of a newer version is refused by its format alone', () => {
    const newer = JSON.stringify({ format: 2, somethingElse: true });
    expect(() => parseManifest(newer, 'chasqui.json')).toThrow(/newer version of Chasqui/);
  });

  it.each(['', '{', '[]', '{"format":1}', '{"format":1,"network":"telegram"}'])('is not %s', (text) => {
    expect(() => parseManifest(text, 'chasqui.json')).toThrow(/chasqui\.json/);
  });
});
