import { readApiConfig, readCliConfig, readWorkerConfig } from '@chasqui/config';
import { apiProcess, sandboxProcess, urlOf, workerProcess, type Surroundings } from './app-processes.js';

const surroundings: Surroundings = {
  config: readCliConfig({
    LOG_LEVEL: 'debug',
    BROWSER_ARGS: `--lang='de AT'`,
    SESSION_QR_TIMEOUT_MS: '9000',
    OUTBOX_PARK_AFTER_MS: '8000',
  }),
  inherited: { PATH: '/usr/bin', LANG: 'C.UTF-8' },
  databaseUrl: 'postgresql://chasqui:secret@127.0.0.1:20001/chasqui',
  redisUrl: 'redis://:secret@127.0.0.1:20002/0',
  arePacingDefaultsOn: false,
  mediaPath: '/data/media',
};

const options = { index: 2, installationId: '0a1b2c3d', dataDir: '/data/worker', healthPort: 20_003 };

describe('a worker started by up', () => {
  it('understands the settings that it is given', () => {
    const args = [...surroundings.config.browser.args, '--host-resolver-rules=MAP a "b c"'];
    const { env } = workerProcess(surroundings, { ...options, browser: { path: '/usr/bin/browser', args } });
    expect(readWorkerConfig({ ...env })).toMatchObject({
      logLevel: 'debug',
      database: { url: surroundings.databaseUrl },
      redis: { url: surroundings.redisUrl },
      id: 'worker-2-0a1b2c3d',
      dataDir: '/data/worker',
      health: { host: '127.0.0.1', port: 20_003 },
      browser: { path: '/usr/bin/browser', args: ['--lang=de AT', '--host-resolver-rules=MAP a "b c"'] },
      pacing: { areDefaultsOn: false },
      timeouts: { qrMs: 9_000 },
      outbox: { parkAfterMs: 8_000, backlogGapMs: 2_000 },
      media: { path: '/data/media' },
    });
  });

  it('starts without a browser too', () => {
    const { env } = workerProcess(surroundings, { ...options, browser: { path: undefined, args: [] } });
    expect(readWorkerConfig({ ...env }).browser).toEqual({ path: undefined, args: [] });
  });
});

describe('the processes of a run', () => {
  it('get what is inherited and their settings, and nothing else', () => {
    expect(Object.keys(apiProcess(surroundings, { host: '127.0.0.1', port: 3000 }).env)).toEqual([
      'PATH',
      'LANG',
      'NODE_ENV',
      'LOG_LEVEL',
      'DATABASE_URL',
      'REDIS_URL',
      'PACING_DEFAULTS',
      'API_HOST',
      'API_PORT',
      'MEDIA_PATH',
    ]);
  });

  it('hand on whom the API trusts and lets in', () => {
    const config = readCliConfig({
      TRUSTED_PROXIES: '10.0.0.0/8,::1',
      CORS_ORIGINS: '*',
      TENANT_HOST_SUFFIX: '.Gateway.example',
    });
    const { env } = apiProcess({ ...surroundings, config }, { host: '127.0.0.1', port: 3000 });
    const { http } = readApiConfig({ ...env, NODE_ENV: 'test' });
    expect(http).toMatchObject({
      trustedProxies: ['10.0.0.0/8', '::1'],
      corsOrigins: '*',
      tenantHostSuffix: 'gateway.example',
    });
  });

  it('hand on to the API how many messages may wait', () => {
    const config = readCliConfig({ OUTBOX_MAX_QUEUED_PER_SESSION: '50' });
    const { env } = apiProcess({ ...surroundings, config }, { host: '127.0.0.1', port: 3000 });
    const { queueLimits } = readApiConfig({ ...env, NODE_ENV: 'test' });
    expect(queueLimits).toEqual({ perSession: 50, perAccount: 1_000_000 });
  });

  it('hand on to workers what becomes of files that sessions are sent', () => {
    const config = readCliConfig({ MEDIA_DOWNLOAD: 'at_once', MEDIA_MAX_RECEIVED_MIB: '2' });
    const { env } = workerProcess({ ...surroundings, config }, { ...options, browser: { path: undefined, args: [] } });
    const { receivedMedia } = readWorkerConfig({ ...env, NODE_ENV: 'test' });
    expect(receivedMedia).toEqual({ isFetchedAtOnce: true, maxBytes: 2 * 1024 * 1024 });
  });

  it('hand on to the API which files may come', () => {
    const config = readCliConfig({ MEDIA_MAX_IMAGE_MIB: '2', MEDIA_ALLOWED_HOSTS: 'files.lan,10.0.0.1:8080' });
    const { env } = apiProcess({ ...surroundings, config }, { host: '127.0.0.1', port: 3000 });
    const { media, mediaIntake } = readApiConfig({ ...env, NODE_ENV: 'test' });
    expect(media).toEqual({ path: '/data/media', s3: undefined });
    expect(mediaIntake).toMatchObject({
      maxBytes: { image: 2 * 1024 * 1024, document: 100 * 1024 * 1024 },
      allowedHosts: ['files.lan', '10.0.0.1:8080'],
    });
  });

  it('hand on to both the API and workers where the files are', () => {
    const config = readCliConfig({
      MEDIA_STORE: 's3',
      MEDIA_S3_BUCKET: 'files',
      MEDIA_S3_REGION: 'eu-1',
      MEDIA_S3_ENDPOINT: 'http://minio:9000',
      MEDIA_S3_FORCE_PATH_STYLE: 'on',
      MEDIA_S3_ACCESS_KEY_ID: 'id',
      MEDIA_S3_SECRET_ACCESS_KEY: 'secret',
    });
    const api = apiProcess({ ...surroundings, config }, { host: '127.0.0.1', port: 3000 });
    const worker = workerProcess({ ...surroundings, config }, { ...options, browser: { path: undefined, args: [] } });
    const s3 = {
      bucket: 'files',
      region: 'eu-1',
      endpoint: 'http://minio:9000',
      isPathStyle: true,
      credentials: { accessKeyId: 'id', secretAccessKey: 'secret' },
    };
    expect(readApiConfig({ ...api.env, NODE_ENV: 'test' }).media).toEqual({ path: '/data/media', s3 });
    expect(readWorkerConfig({ ...worker.env, NODE_ENV: 'test' }).media).toEqual({ path: '/data/media', s3 });
    expect([...api.args, ...worker.args].join(' ')).not.toContain('secret');
  });

  it('keep secrets out of their arguments', () => {
    const definitions = [
      apiProcess(surroundings, { host: '127.0.0.1', port: 3000 }),
      workerProcess(surroundings, { ...options, browser: { path: undefined, args: [] } }),
      sandboxProcess(surroundings.inherited, { port: 3100, tlsPort: 20_004, dataDir: '/data/sandbox' }),
    ];
    expect(definitions.flatMap(({ args }) => args).join(' ')).not.toContain('secret');
  });
});

describe('the address of a server', () => {
  it.each([
    ['127.0.0.1', 'http://127.0.0.1:80'],
    ['0.0.0.0', 'http://127.0.0.1:80'],
    ['::', 'http://[::1]:80'],
    ['fd00::1', 'http://[fd00::1]:80'],
  ])('that listens on %s can be called', (host, url) => {
    expect(urlOf({ host, port: 80 })).toBe(url);
  });
});
