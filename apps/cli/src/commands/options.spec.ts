import { InvalidArgumentError } from 'commander';
import { parsePort, parseWorkers } from './options.js';

describe('the options', () => {
  it('take a port, also 0 for any', () => {
    expect(['0', '3000', '65535'].map(parsePort)).toEqual([0, 3_000, 65_535]);
  });

  it.each(['', '-1', '65536', '3000.5', '3e3', 'http'])('refuse the port %p', (text) => {
    expect(() => parsePort(text)).toThrow(InvalidArgumentError);
  });

  it('take one worker at least', () => {
    expect(parseWorkers('1')).toBe(1);
    expect(() => parseWorkers('0')).toThrow(InvalidArgumentError);
  });
});
