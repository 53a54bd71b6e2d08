import { asMediaError } from './s3-errors.js';

describe('what goes wrong with a bucket', () => {
  it.each([
    [{ name: 'NoSuchBucket' }, /MEDIA_S3_BUCKET/],
    [{ name: 'AccessDenied' }, /s3:ListBucket/],
    [{ name: 'Error', code: 'ECONNREFUSED' }, /MEDIA_S3_ENDPOINT/],
    [{ name: 'Error', code: 'ENOTFOUND' }, /MEDIA_S3_ENDPOINT/],
    [{ name: 'CredentialsProviderError' }, /MEDIA_S3_ACCESS_KEY_ID/],
    [{ name: 'SlowDown' }, /^SlowDown$/],
    [{ name: 'Error', code: 'ECONNRESET' }, /^Error ECONNRESET$/],
    ['a text', /^$/],
    [null, /^$/],
  ])('is told by its setting or its name, and never in its own words: %j', (error, problem) => {
    const failure = typeof error === 'object' && error ? Object.assign(new Error('key AKIA… is wrong'), error) : error;
    const { code, details } = asMediaError(failure);
    expect([code, details['problem']]).toEqual(['media_store_unavailable', expect.stringMatching(problem)]);
  });

  it('is the loss of a file only when the bucket says that there is none', () => {
    expect(asMediaError({ name: 'NoSuchKey' }).code).toBe('media_gone');
  });
});
