import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { Account } from '@chasqui/accounts';
import type { McpAccess } from './mcp-access.js';
import type { McpRestrictions, TokenPermission } from './token-rights.js';

/**
 * `admin`: all of its account. `session`: one session. `managed`: the sessions that it made. `trial`: the same, for some
 * days and some recipients. `operator`: accounts and plans, and nothing inside them. `token`: all sessions of its account,
 * for clients that know them by the numbers of their phones, and for AI clients.
 */
export type KeyKind = 'admin' | 'session' | 'managed' | 'trial' | 'operator' | 'token';

/** A key's row. The key itself is never stored: `hash` is its SHA-256, `prefix` its first 12 characters. */
@Entity('api_keys')
export class ApiKey {
  @PrimaryColumn({ type: 'uuid' })
  id: string;

  /** null for an operator's key, and only for that. */
  @Column({ type: 'uuid', name: 'account_id', nullable: true })
  accountId: string | null;

  @ManyToOne(() => Account)
  @JoinColumn({ name: 'account_id' })
  account?: Account | null;

  @Column({ type: 'text' })
  kind: KeyKind;

  /** The one session that a session key reaches; null for every other kind. */
  @Column({ type: 'uuid', name: 'session_id', nullable: true })
  sessionId: string | null;

  /** The managed or trial key whose session this is the key of: it dies with it and shares its limits. */
  @Column({ type: 'uuid', name: 'issuer_id', nullable: true })
  issuerId: string | null;

  @ManyToOne(() => ApiKey)
  @JoinColumn({ name: 'issuer_id' })
  issuer?: ApiKey | null;

  @Column({ type: 'text' })
  name: string;

  /** The caller's own word for what kind of customer it is for. */
  @Column({ type: 'text' })
  type: string;

  @Column({ type: 'text' })
  prefix: string;

  @Column({ type: 'bytea', select: false })
  hash: Buffer;

  /** What it was before it was rotated; good until `previousExpiresAt`. */
  @Column({ type: 'bytea', name: 'previous_hash', nullable: true, select: false })
  previousHash: Buffer | null;

  @Column({ type: 'timestamptz', name: 'previous_expires_at', nullable: true })
  previousExpiresAt: Date | null;

  /** Requests per minute; null: as the plan says. */
  @Column({ type: 'int', name: 'rate_general', nullable: true })
  rateGeneral: number | null;

  /** Messages per minute and session; null: as the plan says. */
  @Column({ type: 'int', name: 'rate_messages', nullable: true })
  rateMessages: number | null;

  /** Created sessions per hour; null: as the plan says. */
  @Column({ type: 'int', name: 'rate_sessions', nullable: true })
  rateSessions: number | null;

  /** Sessions that it may own at one time; null: as many as the plan allows the account. */
  @Column({ type: 'int', name: 'max_sessions', nullable: true })
  maxSessions: number | null;

  /** Digits only; the only recipients of a trial key. */
  @Column({ type: 'text', array: true, name: 'allowed_numbers', nullable: true })
  allowedNumbers: string[] | null;

  /** CIDR blocks from which it may be used; null: from anywhere. */
  @Column({ type: 'text', array: true, name: 'allowed_ips', nullable: true })
  allowedIps: string[] | null;

  /** What a token may do; null: everything. */
  @Column({ type: 'text', array: true, nullable: true })
  permissions: TokenPermission[] | null;

  /** How a token is restricted where an AI client uses it; null: not at all. */
  @Column({ type: 'jsonb', nullable: true })
  mcp: McpRestrictions | null;

  /** What an AI client may do with it, if it is no token; null: what it may with the key that issued it, else the default. */
  @Column({ type: 'text', name: 'mcp_access', nullable: true })
  mcpAccess: McpAccess | null;

  @Column({ type: 'jsonb' })
  metadata: Record<string, unknown>;

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt: Date;

  @Column({ type: 'timestamptz', name: 'expires_at', nullable: true })
  expiresAt: Date | null;

  @Column({ type: 'timestamptz', name: 'last_used_at', nullable: true })
  lastUsedAt: Date | null;

  @Column({ type: 'timestamptz', name: 'revoked_at', nullable: true })
  revokedAt: Date | null;
}
