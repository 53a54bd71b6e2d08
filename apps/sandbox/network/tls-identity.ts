import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generate } from 'selfsigned';

const TEN_YEARS_MS = 10 * 365 * 24 * 60 * 60 * 1000;

export interface TlsIdentity {
  readonly key: string;
  readonly cert: string;
  /** What `--ignore-certificate-errors-spki-list` takes: base64 of the SHA-256 of the public key. */
  readonly spki: string;
}

/** The key that was given is not one: the message says what is wrong with it. */
export class TlsKeyError extends Error {}

/**
 * The certificate for web.whatsapp.com that browsers of this sandbox are told to trust: of the given key (PKCS #8 in
 * base64, P-256), else of one that is made at the first start and kept.
 * @throws TlsKeyError
 */
export async function loadTlsIdentity(dataDir: string, givenKey?: string): Promise<TlsIdentity> {
  if (givenKey !== undefined) return identityOf(await certify(readKey(givenKey)));
  const keyPath = join(dataDir, 'tls-key.pem');
  const certPath = join(dataDir, 'tls-cert.pem');
  if (!existsSync(keyPath) || !existsSync(certPath)) await createIdentity(keyPath, certPath);
  return identityOf({ key: readFileSync(keyPath, 'utf8'), cert: readFileSync(certPath, 'utf8') });
}

function identityOf({ key, cert }: Pick<TlsIdentity, 'cert' | 'key'>): TlsIdentity {
  const publicKey = createPublicKey(cert).export({ type: 'spki', format: 'der' });
  return { key, cert, spki: createHash('sha256').update(publicKey).digest('base64') };
}

async function createIdentity(keyPath: string, certPath: string): Promise<void> {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { key, cert } = await certify(privateKey);
  writeFileSync(keyPath, key, { mode: 0o600 });
  writeFileSync(certPath, cert, { mode: 0o600 });
}

async function certify(privateKey: KeyObject): Promise<{ key: string; cert: string }> {
  const name = 'web.whatsapp.com';
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString();
  const { cert } = await generate([{ name: 'commonName', value: name }], {
    keyPair: { privateKey: key, publicKey },
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notAfterDate: new Date(Date.now() + TEN_YEARS_MS),
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: name }] }],
  });
  return { key, cert };
}

function readKey(text: string): KeyObject {
  try {
    const key = createPrivateKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'pkcs8' });
    if (key.asymmetricKeyDetails?.namedCurve === 'prime256v1') return key;
  } catch (error) {
    throw new TlsKeyError('The TLS key is not a private key in PKCS #8 and base64.', { cause: error });
  }
  throw new TlsKeyError('The TLS key is not one of the curve P-256.');
}
