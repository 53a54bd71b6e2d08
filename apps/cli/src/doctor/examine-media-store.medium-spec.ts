import { readCliConfig } from '@chasqui/config';
import { S3Server } from '../../../../test/support/s3-server.js';
import { examineMediaStore } from './examine-media-store.js';

let server: S3Server;

beforeAll(async () => {
  server = await S3Server.listen();
});

afterAll(() => server.close());

function found(changes: Record<string, string> = {}): ReturnType<typeof examineMediaStore> {
  const { bucket, region, endpoint = '', credentials } = server.config;
  return examineMediaStore(
    readCliConfig({
      MEDIA_STORE: 's3',
      MEDIA_S3_BUCKET: bucket,
      MEDIA_S3_REGION: region,
      MEDIA_S3_ENDPOINT: endpoint,
      MEDIA_S3_FORCE_PATH_STYLE: 'on',
      MEDIA_S3_ACCESS_KEY_ID: credentials?.accessKeyId ?? '',
      MEDIA_S3_SECRET_ACCESS_KEY: credentials?.secretAccessKey ?? '',
      ...changes,
    }),
  );
}

describe('the media store', () => {
  it('is nothing to tell of while it is a folder', async () => {
    expect(await examineMediaStore(readCliConfig({}))).toEqual([]);
  });

  it('is in order when its bucket answers', async () => {
    expect(await found()).toMatchObject([{ name: 'media store', state: 'ok' }]);
  });

  it('is told with what is wrong, and no secret', async () => {
    const [finding] = await found({ MEDIA_S3_SECRET_ACCESS_KEY: 'a-wrong-secret' });
    expect(finding).toMatchObject({ state: 'warning' });
    expect(finding?.detail).toContain('MEDIA_S3_SECRET_ACCESS_KEY');
    expect(JSON.stringify(finding)).not.toContain('a-wrong-secret');
  });
});
