import type { IncomingHttpHeaders } from 'node:http';
import { isKeyText } from '@chasqui/api-keys';
import { DomainError } from '@chasqui/errors';

export type KeyPlaceErrorCode = 'key_in_url';

const KEY_PARAMETERS = ['apikey', 'api_key', 'api-key', 'x-api-key', 'key', 'access_token', 'token'];

/** URLs end in logs and histories. @throws DomainError key_in_url */
export function refuseKeyInUrl(query: unknown): void {
  const hasKey = Object.entries(query ?? {}).some(
    ([name, value]) => KEY_PARAMETERS.includes(name.toLowerCase()) || [value].flat().some(isKey),
  );
  if (hasKey) throw new DomainError<KeyPlaceErrorCode>('key_in_url');
}

function isKey(value: unknown): boolean {
  return typeof value === 'string' && isKeyText(value);
}

/**
 * X-API-Key wins over Authorization when both are there.
 * @param onlyHeader the one header, in lower case, that a route takes its key from in place of these
 */
export function keyText(headers: IncomingHttpHeaders, onlyHeader?: string): string | undefined {
  const header = headers[onlyHeader ?? 'x-api-key'];
  if (typeof header === 'string' && header.trim() !== '') return header.trim();
  if (onlyHeader !== undefined) return undefined;
  return /^Bearer\s+(\S+)\s*$/i.exec(headers.authorization ?? '')?.[1];
}
