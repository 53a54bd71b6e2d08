import { createHash, createPublicKey } from 'node:crypto';
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

/** The certificate for web.whatsapp.com that browsers of this sandbox are told to trust, made at the first start. */
export async function loadTlsIdentity(dataDir: string): Promise<TlsIdentity> {
  const keyPath = join(dataDir, 'tls-key.pem');
  const certPath = join(dataDir, 'tls-cert.pem');
  if (!existsSync(keyPath) || !existsSync(certPath)) await createIdentity(keyPath, certPath);
  const key = readFileSync(keyPath, 'utf8');
  const cert = readFileSync(certPath, 'utf8');
  const publicKey = createPublicKey(cert).export({ type: 'spki', format: 'der' });
  return { key, cert, spki: createHash('sha256').update(publicKey).digest('base64') };
}

async function createIdentity(keyPath: string, certPath: string): Promise<void> {
  const name = 'web.whatsapp.com';
  const identity = await generate([{ name: 'commonName', value: name }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notAfterDate: new Date(Date.now() + TEN_YEARS_MS),
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: name }] }],
  });
  writeFileSync(keyPath, identity.private, { mode: 0o600 });
  writeFileSync(certPath, identity.cert, { mode: 0o600 });
}
