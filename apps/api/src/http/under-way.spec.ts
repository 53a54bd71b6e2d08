import { UnderWay } from './under-way.js';

describe('what is under way', () => {
  it('is found until it ends, and ends for all who found it alike', async () => {
    const underWay = new UnderWay<string>();
    let end: (value: string) => void = () => undefined;
    const first = underWay.run('a', () => new Promise((resolve) => (end = resolve)));
    const joined = underWay.find('a');
    expect(underWay.find('b')).toBeUndefined();
    end('done');
    expect([await first, await joined]).toEqual(['done', 'done']);
    expect(underWay.find('a')).toBeUndefined();
  });

  it('is gone after a failure, too', async () => {
    const underWay = new UnderWay<string>();
    await expect(underWay.run('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(underWay.find('a')).toBeUndefined();
  });

  it('is the newer of two with one name, also when the older ends first', async () => {
    const underWay = new UnderWay<string>();
    let endOlder: (value: string) => void = () => undefined;
    const older = underWay.run('a', () => new Promise((resolve) => (endOlder = resolve)));
    void underWay.run('a', () => new Promise(() => undefined));
    const newer = underWay.find('a');
    endOlder('done');
    await older;
    expect(underWay.find('a')).toBe(newer);
  });
});
