import { DomainError } from '@chasqui/errors';
import type { KeyErrorCode } from '@chasqui/api-keys';

/** The id of a key as it is shown. */
export const KEY_ID = /^key_([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/;

/** A key's id as the published service shows it: `key_…`. */
export function toKeyId(id: string): string {
  return `key_${id}`;
}

/** @throws DomainError key_not_found for what was never shown as one */
export function parseKeyId(text: string): string {
  const id = KEY_ID.exec(text)?.[1];
  if (id === undefined) throw new DomainError<KeyErrorCode>('key_not_found');
  return id;
}
