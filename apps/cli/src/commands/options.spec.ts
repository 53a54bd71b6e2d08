import { InvalidArgumentError } from 'commander';
import { parseChaosSessions, parsePort, parseSeconds, parseSeed, parseWorkers } from './options.js';

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

  it('take a run of ten seconds to a day', () => {
    expect(['10', '86400'].map(parseSeconds)).toEqual([10, 86_400]);
    expect(() => parseSeconds('9')).toThrow(InvalidArgumentError);
    expect(() => parseSeconds('86401')).toThrow(InvalidArgumentError);
  });

  it('take a seed, also 0', () => {
    expect(parseSeed('0')).toBe(0);
    expect(() => parseSeed('one')).toThrow(InvalidArgumentError);
  });

  it('take one session for chaos at least', () => {
    expect(parseChaosSessions('1')).toBe(1);
    expect(() => parseChaosSessions('0')).toThrow(InvalidArgumentError);
  });
});
