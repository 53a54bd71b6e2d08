import { hash, randomBytes } from 'node:crypto';
import type { KeyKind } from './api-key.entity.js';

const PREFIXES: Record<KeyKind, string> = {
  admin: 'wamk_',
  session: 'wask_',
  managed: 'wask_',
  trial: 'wask_',
  operator: 'waop_',
  token: 'watk_',
};
const DISPLAYED_LENGTH = 12;
const KEY_FORM = /^wa(?:mk|sk|op|tk)_[0-9a-f]{48}$/;

/** Whether this could be a key at all; anything else need not be looked up. */
export function isKeyText(text: string): boolean {
  return KEY_FORM.test(text);
}

/** A new key and what is stored of it. Keys are random (192 bits), so one round of SHA-256 is enough. */
export function mintKey(kind: KeyKind): { key: string; hash: Buffer; prefix: string } {
  const key = PREFIXES[kind] + randomBytes(24).toString('hex');
  return { key, hash: Buffer.from(hashKey(key), 'hex'), prefix: key.slice(0, DISPLAYED_LENGTH) };
}

/** SHA-256 of the whole key, prefix included, as hexadecimal digits. */
export function hashKey(key: string): string {
  return hash('sha256', key, 'hex');
}
