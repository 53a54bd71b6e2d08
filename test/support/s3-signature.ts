import { createHash, createHmac } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

export interface AccessKey {
  accessKeyId: string;
  secretAccessKey: string;
}

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/;
const ALWAYS_SIGNED = ['host', 'x-amz-content-sha256', 'x-amz-date'];

/**
 * What is wrong with how a request is signed, as AWS Signature Version 4 has it; undefined when nothing is. Written after
 * its specification, and not with the library that signs.
 */
export function wrongSignature(
  { method = '', url = '', headers }: Pick<IncomingMessage, 'method' | 'url' | 'headers'>,
  { key, region }: { key: AccessKey; region: string },
): 'InvalidAccessKeyId' | 'SignatureDoesNotMatch' | 'AuthorizationHeaderMalformed' | undefined {
  const parts = AUTHORIZATION.exec(headers.authorization ?? '');
  const [, accessKeyId = '', day = '', signedRegion = '', signedNames = '', signature] = parts ?? [];
  const names = signedNames.split(';');
  if (!parts || signedRegion !== region || !ALWAYS_SIGNED.every((name) => names.includes(name))) {
    return 'AuthorizationHeaderMalformed';
  }
  if (accessKeyId !== key.accessKeyId) return 'InvalidAccessKeyId';
  const { pathname, searchParams } = new URL(url, 'http://unused');
  const query = [...searchParams].map(([name, value]) => `${escape(name)}=${escape(value)}`).sort();
  const canonical = [
    method,
    pathname,
    query.join('&'),
    ...names.map((name) => `${name}:${String(headers[name]).trim().replaceAll(/ +/g, ' ')}`),
    '',
    signedNames,
    String(headers['x-amz-content-sha256']),
  ].join('\n');
  const scope = `${day}/${region}/s3/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', String(headers['x-amz-date']), scope, sha256(canonical)].join('\n');
  const secrets = [day, region, 's3', 'aws4_request', toSign];
  const expected = secrets.reduce<Buffer>(
    (secret, text) => hmac(secret, text),
    Buffer.from(`AWS4${key.secretAccessKey}`),
  );
  return expected.toString('hex') === signature ? undefined : 'SignatureDoesNotMatch';
}

function hmac(secret: Buffer, text: string): Buffer {
  return createHmac('sha256', secret).update(text).digest();
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function escape(text: string): string {
  return encodeURIComponent(text).replaceAll(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}
