import type { EntityManager } from 'typeorm';
import type { KeyKind } from './api-key.entity.js';
import { toNetworks } from './networks.js';
import { mintKey } from './key-text.js';
import type { McpAccess } from './mcp-access.js';
import type { McpRestrictions, TokenPermission } from './token-rights.js';

/** A key that was just made; nobody can read `key` again. */
export interface CreatedKey {
  id: string;
  key: string;
}

/** What people may choose of a key, when they make it and later. See the entity for what each means. */
export interface KeyFields {
  name?: string | undefined;
  type?: string | undefined;
  rateGeneral?: number | null | undefined;
  rateMessages?: number | null | undefined;
  rateSessions?: number | null | undefined;
  maxSessions?: number | null | undefined;
  allowedNumbers?: string[] | undefined;
  /** CIDR blocks, in any spelling that PostgreSQL reads. */
  allowedIps?: string[] | null | undefined;
  /** Of a token; null: everything. */
  permissions?: TokenPermission[] | null | undefined;
  /** Of a token; null: unrestricted. */
  mcp?: McpRestrictions | null | undefined;
  /** Of managed, trial and session keys. */
  mcpAccess?: McpAccess | null | undefined;
  metadata?: Record<string, unknown> | undefined;
  expiresAt?: Date | null | undefined;
}

export interface NewKey extends KeyFields {
  accountId: string | null;
  kind: KeyKind;
  name: string;
  sessionId?: string;
  issuerId?: string | null;
}

export async function insertKey(manager: EntityManager, key: NewKey): Promise<CreatedKey> {
  const minted = mintKey(key.kind);
  const [row] = await manager.query<{ id: string }[]>(
    `INSERT INTO api_keys (account_id, kind, session_id, issuer_id, name, prefix, hash, type, rate_general,
       rate_messages, rate_sessions, max_sessions, allowed_numbers, allowed_ips, metadata, expires_at,
       permissions, mcp, mcp_access)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19) RETURNING id`,
    [
      key.accountId,
      key.kind,
      key.sessionId ?? null,
      key.issuerId ?? null,
      key.name,
      minted.prefix,
      minted.hash,
      key.type ?? 'standard',
      key.rateGeneral ?? null,
      key.rateMessages ?? null,
      key.rateSessions ?? null,
      key.maxSessions ?? null,
      key.allowedNumbers ?? null,
      await toNetworks(manager, key.allowedIps ?? null),
      key.metadata ?? {},
      key.expiresAt ?? null,
      key.permissions ?? null,
      key.mcp ?? null,
      key.mcpAccess ?? null,
    ],
  );
  if (!row) throw new Error('the inserted key was not returned');
  return { id: row.id, key: minted.key };
}
