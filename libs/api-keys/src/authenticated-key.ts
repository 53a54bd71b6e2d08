import type { Plan } from '@chasqui/accounts';
import type { ApiKey, KeyKind } from './api-key.entity.js';
import { DEFAULT_MCP_ACCESS, type McpAccess } from './mcp-access.js';
import { TOKEN_PERMISSIONS, type McpRestrictions, type TokenPermission } from './token-rights.js';

/** How often, in the windows of the published contract; null: no limit. */
export interface Rates {
  /** Requests per minute and key. */
  general: number | null;
  /** Messages per minute and session. */
  messages: number | null;
  /** Created sessions per hour and key. */
  sessions: number | null;
  /** Readings of a QR per five seconds and session. */
  qr: number | null;
}

interface LiveKey {
  id: string;
  name: string;
  /** Its first characters, for people. */
  prefix: string;
  rates: Rates;
  /** Each is a list of CIDR blocks; the caller's address must be in all of them. */
  allowedIps: readonly string[][];
}

/** A live key of an account, with what it may do. */
export interface AccountKey extends LiveKey {
  kind: Exclude<KeyKind, 'operator'>;
  accountId: string;
  accountName: string;
  /** The one session that a session key reaches. */
  sessionId: string | null;
  /** The key that its limits and sessions count for: its issuer's id, or its own. */
  ownerId: string;
  /** Sessions that the key itself may own; null: no limit but the plan's. */
  maxSessions: number | null;
  plan: Plan;
  isSuspended: boolean;
  /** ISO 3166-1 alpha-2: whose national numbers its account may give. */
  defaultCountry: string | null;
  /** Digits only; null: any recipient. */
  allowedNumbers: readonly string[] | null;
  /** Where tokens are taken, an admin key is a token that may do everything. */
  permissions: readonly TokenPermission[];
  /** Of a token; null: unrestricted. */
  mcp: McpRestrictions | null;
  /** Of other keys. */
  mcpAccess: McpAccess;
}

/** A live operator's key. It belongs to no account and reaches nothing inside one. */
export interface OperatorKey extends LiveKey {
  kind: 'operator';
}

export type AuthenticatedKey = AccountKey | OperatorKey;

const NO_RATES: Rates = { general: null, messages: null, sessions: null, qr: null };

/** Requests per minute, as it is published for tokens: whatever they ask for, and whatever the plan says of keys. */
const TOKEN_RATE = 60;

/** The key's own numbers, else those of the key that issued it, else those of the plan (docs/adr/0011). */
export function ratesOf(key: ApiKey, plan: Plan): Rates {
  const { issuer } = key;
  if (key.kind === 'token') {
    return { ...NO_RATES, general: key.rateGeneral ?? TOKEN_RATE, sessions: key.rateSessions ?? plan.rateSessions };
  }
  return {
    general: key.rateGeneral ?? issuer?.rateGeneral ?? plan.rateGeneral,
    messages: key.rateMessages ?? issuer?.rateMessages ?? plan.rateMessages,
    sessions: key.rateSessions ?? plan.rateSessions,
    qr: plan.rateQr,
  };
}

/** Whether AI clients may use keys of this kind at all. */
export function takesMcpAccess(kind: KeyKind): boolean {
  return kind === 'managed' || kind === 'trial' || kind === 'session';
}

/** The key's own, else that of the key that issued it. */
export function mcpAccessOf({ mcpAccess, issuer }: ApiKey): McpAccess {
  return mcpAccess ?? issuer?.mcpAccess ?? DEFAULT_MCP_ACCESS;
}

/** @param key with its account, plan and issuer */
export function toAuthenticatedKey(key: ApiKey): AuthenticatedKey {
  const { id, name, prefix, kind, accountId, account, issuer } = key;
  const allowedIps = [key.allowedIps, issuer?.allowedIps].filter((blocks) => blocks != null);
  if (kind === 'operator') {
    const { rateGeneral } = key;
    const rates = { ...NO_RATES, general: rateGeneral };
    return { id, name, prefix, kind, allowedIps, rates };
  }
  if (accountId === null || !account) throw new Error('a key was read without its account');
  const { plan } = account;
  return {
    id,
    name,
    prefix,
    kind,
    accountId,
    accountName: account.name,
    sessionId: key.sessionId,
    ownerId: key.issuerId ?? id,
    allowedIps,
    rates: ratesOf(key, plan),
    maxSessions: key.maxSessions,
    plan,
    isSuspended: account.suspendedAt !== null,
    defaultCountry: account.defaultCountry,
    allowedNumbers: key.allowedNumbers ?? issuer?.allowedNumbers ?? null,
    permissions: key.permissions ?? TOKEN_PERMISSIONS,
    mcp: key.mcp,
    mcpAccess: mcpAccessOf(key),
  };
}
