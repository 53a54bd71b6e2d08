import { parseBrowserArgs, riskyBrowserArgs } from './browser-args.js';
import { readWorkerConfig } from './config.js';
import { ConfigError } from './environment.js';

describe('BROWSER_ARGS', () => {
  it('is a JSON array of strings when it begins with a bracket', () => {
    expect(parseBrowserArgs('["--a=b c", "--d"]')).toEqual(['--a=b c', '--d']);
  });

  it('is words with shell quoting otherwise', () => {
    expect(parseBrowserArgs(`--a --host-resolver-rules="MAP x y" '--c=$HOME *'`)).toEqual([
      '--a',
      '--host-resolver-rules=MAP x y',
      '--c=$HOME *',
    ]);
  });

  it('leaves variables and patterns as they are', () => {
    expect(parseBrowserArgs('--a=$HOME --b=*.txt')).toEqual(['--a=$HOME', '--b=*.txt']);
  });

  it.each(['[1]', '["a"', '{}; rm x', '--a && --b'])('refuses %s', (text) => {
    expect(() => parseBrowserArgs(text)).toThrow();
  });

  it('names the arguments that redirect hosts or accept certificates', () => {
    expect(riskyBrowserArgs(['--no-sandbox', '--host-resolver-rules=MAP a b', '--ignore-certificate-errors'])).toEqual([
      '--host-resolver-rules=MAP a b',
      '--ignore-certificate-errors',
    ]);
  });
});

describe('the environment', () => {
  it('names all problems at once and never a value', () => {
    const read = () =>
      readWorkerConfig({ DATABASE_URL: 'mysql://user:hunter2@db/x', WORKER_HEALTH_PORT: 'secret-port', REDIS_URL: '' });
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(/DATABASE_URL[\s\S]*REDIS_URL is not set[\s\S]*WORKER_HEALTH_PORT/);
    expect(read).not.toThrow(/hunter2|secret-port/);
  });
});
