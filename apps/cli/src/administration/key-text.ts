import type { InstalledKey } from '@chasqui/api-keys';
import { table } from './table.js';

export function keysText(keys: readonly InstalledKey[]): string {
  const rows = keys.map((key) => [
    key.id,
    key.kind,
    key.accountName,
    key.name,
    key.prefix,
    key.createdAt,
    key.expiresAt,
    key.lastUsedAt,
  ]);
  return table(['id', 'kind', 'account', 'name', 'prefix', 'created', 'expires', 'last used'], rows);
}
