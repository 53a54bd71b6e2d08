import { DomainError } from '@chasqui/errors';
import type { MediaErrorCode } from './stored-media.js';

/** What a bucket's refusals mean for whoever runs the installation. All others are told by their names alone. */
const MEANINGS: Readonly<Record<string, string>> = {
  NoSuchBucket: 'there is no such bucket (MEDIA_S3_BUCKET)',
  AccessDenied: 'access is denied: what is needed is s3:ListBucket, s3:GetObject, s3:PutObject and s3:DeleteObject',
  InvalidAccessKeyId: 'nobody has this access key id (MEDIA_S3_ACCESS_KEY_ID)',
  SignatureDoesNotMatch: 'the secret does not belong to the access key id (MEDIA_S3_SECRET_ACCESS_KEY)',
  AuthorizationHeaderMalformed: 'the bucket is in another region (MEDIA_S3_REGION)',
  PermanentRedirect: 'the bucket is in another region (MEDIA_S3_REGION)',
  RequestTimeTooSkewed: 'the clock of this machine is wrong',
  CredentialsProviderError: 'no access key was found: set MEDIA_S3_ACCESS_KEY_ID and MEDIA_S3_SECRET_ACCESS_KEY',
  ENOTFOUND: 'its host has no address (MEDIA_S3_ENDPOINT)',
  ECONNREFUSED: 'nobody listens there (MEDIA_S3_ENDPOINT)',
};

interface S3Failure {
  name?: unknown;
  code?: unknown;
}

export function isNoSuchKey(error: unknown): boolean {
  return (error as S3Failure | null)?.name === 'NoSuchKey';
}

/**
 * A bucket's failure in our words. Its own text stays out: it may show keys.
 * @returns DomainError media_gone; media_store_unavailable with its `problem`
 */
export function asMediaError(error: unknown): DomainError<MediaErrorCode> {
  if (isNoSuchKey(error)) return new DomainError('media_gone');
  return new DomainError('media_store_unavailable', { problem: problemOf(error) });
}

function problemOf(error: unknown): string {
  const { name, code } = (error ?? {}) as S3Failure;
  const words = [name, code].filter((word) => typeof word === 'string');
  const [meaning] = words.flatMap((word) => (Object.hasOwn(MEANINGS, word) ? [MEANINGS[word]] : []));
  return meaning ?? words.join(' ');
}
