import type { ApiKey } from './api-key.entity.js';
import { mcpAccessOf, ratesOf, takesMcpAccess, type Rates } from './authenticated-key.js';
import type { McpAccess } from './mcp-access.js';

/** A key of an account as people may see it: all but its text and what that is recognised by. */
export interface KeyRecord extends Pick<
  ApiKey,
  | 'id'
  | 'kind'
  | 'sessionId'
  | 'name'
  | 'type'
  | 'prefix'
  | 'maxSessions'
  | 'allowedNumbers'
  | 'allowedIps'
  | 'metadata'
  | 'permissions'
  | 'mcp'
  | 'createdAt'
  | 'expiresAt'
  | 'lastUsedAt'
  | 'revokedAt'
> {
  /** What is kept to: see `ratesOf`. */
  rates: Rates;
  /** What an AI client may do with it; null: it is of a kind that `/mcp` refuses. */
  mcpAccess: McpAccess | null;
  /** Until when the text that it had before it was rotated is good, too; null when that is over. */
  previousExpiresAt: Date | null;
}

/** @param key with its account, plan and issuer; it ends when its issuer does */
export function toKeyRecord(key: ApiKey): KeyRecord {
  const { account, issuer, previousExpiresAt } = key;
  if (!account) throw new Error('a key was read without its account');
  const { id, kind, sessionId, name, type, prefix, maxSessions, allowedIps, metadata, createdAt, lastUsedAt } = key;
  const { permissions, mcp } = key;
  const isPreviousGood = previousExpiresAt !== null && previousExpiresAt.getTime() > Date.now();
  return {
    ...{ id, kind, sessionId, name, type, prefix, maxSessions, allowedIps, metadata, createdAt, lastUsedAt },
    ...{ permissions, mcp },
    rates: ratesOf(key, account.plan),
    mcpAccess: takesMcpAccess(kind) ? mcpAccessOf(key) : null,
    allowedNumbers: key.allowedNumbers ?? issuer?.allowedNumbers ?? null,
    expiresAt: earlier(key.expiresAt, issuer?.expiresAt),
    revokedAt: earlier(key.revokedAt, issuer?.revokedAt),
    previousExpiresAt: isPreviousGood ? previousExpiresAt : null,
  };
}

function earlier(one: Date | null, other: Date | null | undefined): Date | null {
  if (!one || !other) return one ?? other ?? null;
  return one < other ? one : other;
}
