import { hostname } from 'node:os';
import { parseBrowserArgs, riskyBrowserArgs } from './browser-args.js';
import { readApiConfig, readCliConfig, readWorkerConfig } from './config.js';
import { ConfigError } from './environment.js';
import { settingsReference } from './reference.js';

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

describe('secrets', () => {
  const exampleDatabase = 'postgresql://someone:example-postgres-password@db/x';
  const redis = 'redis://:0123456789abcdef@redis/0';

  it('names the command that makes a missing one', () => {
    expect(() => readApiConfig({ DATABASE_URL: 'postgresql://a:b@c/d' })).toThrow(
      /REDIS_URL is not set; `\.\/chasqui init`/,
    );
  });

  it.each([undefined, '', 'production'])('of .env.example stop a production start (NODE_ENV=%p)', (nodeEnv) => {
    const read = () => readApiConfig({ NODE_ENV: nodeEnv, DATABASE_URL: exampleDatabase, REDIS_URL: redis });
    expect(read).toThrow(/DATABASE_URL holds a secret of \.env\.example/);
    expect(read).not.toThrow(/example-postgres-password/);
  });

  it('of .env.example are told beside all other problems', () => {
    const read = () => readApiConfig({ DATABASE_URL: exampleDatabase, REDIS_URL: redis, API_PORT: 'x' });
    expect(read).toThrow(/API_PORT[\s\S]*DATABASE_URL holds/);
  });

  it('of .env.example do in development', () => {
    const config = readApiConfig({ NODE_ENV: 'development', DATABASE_URL: exampleDatabase, REDIS_URL: redis });
    expect(config.database.url).toBe(exampleDatabase);
  });

  it('of .env.example are known in another setting too, and percent-encoded', () => {
    const url = 'redis://:example%2Dpostgres-password@redis/0';
    expect(() => readApiConfig({ DATABASE_URL: 'postgresql://a:b@c/d', REDIS_URL: url })).toThrow(/REDIS_URL holds/);
  });
});

describe('the reference', () => {
  it('describes every setting that an app reads, and its readers', () => {
    const reference = new Map(settingsReference().map((setting) => [setting.name, setting]));
    expect(reference.get('API_PORT')).toMatchObject({
      format: '0 to 65535',
      defaultText: '`3000`',
      readBy: ['API'],
    });
    expect(reference.get('BROWSER_ARGS')?.readBy).toEqual(['worker', './chasqui']);
    expect(reference.get('DATABASE_URL')?.defaultText).toBeUndefined();
  });

  it('depends on nothing of the machine', () => {
    expect(JSON.stringify(settingsReference())).not.toContain(hostname());
  });
});

describe('the deadlines of a session', () => {
  const needed = { DATABASE_URL: 'postgresql://db/x', REDIS_URL: 'redis://redis' };

  it('have defaults, and can be shortened', () => {
    const { timeouts } = readWorkerConfig({ ...needed, SESSION_QR_TIMEOUT_MS: '5000' });
    expect(timeouts).toMatchObject({ launchMs: 30_000, qrMs: 5_000 });
  });

  it('are refused outside their range', () => {
    const read = () => readWorkerConfig({ ...needed, SESSION_SEND_TIMEOUT_MS: '9000', SESSION_PAGE_TIMEOUT_MS: '0' });
    expect(read).toThrow(/SESSION_PAGE_TIMEOUT_MS[\s\S]*SESSION_SEND_TIMEOUT_MS/);
  });

  it('reach the worker from the command line only where they are set', () => {
    expect(readCliConfig({ SESSION_PROBE_EVERY_MS: '2000' }).timeouts).toEqual({ SESSION_PROBE_EVERY_MS: 2_000 });
    expect(readCliConfig({}).timeouts).toEqual({});
  });
});

describe('the lists of proxies and origins', () => {
  const stores = { NODE_ENV: 'test', DATABASE_URL: 'postgresql://a:b@c/d', REDIS_URL: 'redis://e/0' };
  const read = (settings: Record<string, string>) => readApiConfig({ ...stores, ...settings }).http;

  it('are empty unless they are set', () => {
    expect(read({ TRUSTED_PROXIES: '', CORS_ORIGINS: '' })).toMatchObject({ trustedProxies: [], corsOrigins: [] });
  });

  it('take both families, and any origin', () => {
    const given = read({ TRUSTED_PROXIES: '10.0.0.0/8, ::1,2001:db8::/32', CORS_ORIGINS: '*' });
    expect(given).toMatchObject({ trustedProxies: ['10.0.0.0/8', '::1', '2001:db8::/32'], corsOrigins: '*' });
    const origins = 'https://app.example, http://localhost:5173';
    expect(read({ CORS_ORIGINS: origins }).corsOrigins).toEqual(['https://app.example', 'http://localhost:5173']);
  });

  it.each(['proxy.example', '10.0.0.0/33', '10.0.0.1,,10.0.0.2', '10.0.0.0/255.0.0.0', 'loopback', '::1/129'])(
    'refuse %s as proxies',
    (list) => {
      expect(() => read({ TRUSTED_PROXIES: list })).toThrow(/TRUSTED_PROXIES: entry \d is neither/);
      expect(() => read({ TRUSTED_PROXIES: list })).not.toThrow(list);
    },
  );

  it.each(['app.example', 'https://app.example/', 'https://*.app.example', 'ftp://app.example', '*,https://a.example'])(
    'refuse %s as origins',
    (list) => {
      expect(() => read({ CORS_ORIGINS: list })).toThrow(/CORS_ORIGINS: entry \d is no origin/);
    },
  );
});

describe('the suffix of the hosts of accounts', () => {
  const stores = { NODE_ENV: 'test', DATABASE_URL: 'postgresql://a:b@c/d', REDIS_URL: 'redis://e/0' };
  const read = (suffix: string) => readApiConfig({ ...stores, TENANT_HOST_SUFFIX: suffix }).http.tenantHostSuffix;

  it('is a host name in any spelling, or nothing', () => {
    expect(['gateway.example', '.Gateway.Example', ''].map(read)).toEqual([
      'gateway.example',
      'gateway.example',
      undefined,
    ]);
  });

  it.each(['example', '*.gateway.example', 'https://gateway.example', 'gateway.example:443', '10.0.0.1'])(
    'is not %s',
    (suffix) => {
      expect(() => read(suffix)).toThrow(/TENANT_HOST_SUFFIX/);
    },
  );
});

describe('the store of files', () => {
  const needed = { NODE_ENV: 'test', DATABASE_URL: 'postgresql://a:b@c/d', REDIS_URL: 'redis://e/0' };
  const bucket = { MEDIA_STORE: 's3', MEDIA_S3_BUCKET: 'files', MEDIA_S3_REGION: 'eu-1' };
  const read = (settings: Record<string, string>) => readWorkerConfig({ ...needed, ...settings }).media;

  it('is a folder unless it is said to be a bucket', () => {
    expect(read({ MEDIA_PATH: '/media' })).toEqual({ path: '/media', s3: undefined });
    expect(read(bucket)).toMatchObject({ s3: { bucket: 'files', region: 'eu-1', credentials: undefined } });
  });

  it('names all that a bucket lacks', () => {
    expect(() => read({ MEDIA_STORE: 's3', MEDIA_S3_ACCESS_KEY_ID: 'id' })).toThrow(
      /MEDIA_S3_BUCKET is not set[\s\S]*MEDIA_S3_REGION is not set[\s\S]*MEDIA_S3_SECRET_ACCESS_KEY is not set/,
    );
    expect(() => read({ ...bucket, MEDIA_S3_SECRET_ACCESS_KEY: 'hidden' })).toThrow(
      /MEDIA_S3_ACCESS_KEY_ID is not set/,
    );
    expect(() => read({ ...bucket, MEDIA_S3_SECRET_ACCESS_KEY: 'hidden' })).not.toThrow(/hidden/);
  });

  it('is not a folder by mistake', () => {
    expect(() => read({ MEDIA_S3_BUCKET: 'files' })).toThrow(/MEDIA_S3_BUCKET is set, but MEDIA_STORE is not s3/);
    expect(() => readCliConfig({ MEDIA_S3_BUCKET: 'files' })).toThrow(/MEDIA_STORE is not s3/);
  });

  it.each(['minio:9000', 'ftp://minio', 'https://id:secret@minio', 'https://minio?x=1'])(
    'is not reached at the endpoint %s',
    (endpoint) => {
      expect(() => read({ ...bucket, MEDIA_S3_ENDPOINT: endpoint })).toThrow(/MEDIA_S3_ENDPOINT/);
      expect(() => read({ ...bucket, MEDIA_S3_ENDPOINT: endpoint })).not.toThrow(/secret/);
    },
  );
});
