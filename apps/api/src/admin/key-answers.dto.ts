import { ApiProperty } from '@nestjs/swagger';
import { MCP_ACCESSES, type KeyRecord } from '@chasqui/api-keys';
import { toKeyId } from './key-id.js';

/** Kinds of keys that an account has. */
export const KEY_KINDS = ['admin', 'session', 'managed', 'trial', 'token'] as const;

class RateLimitsView {
  @ApiProperty({ type: Number, nullable: true, description: 'Requests per minute; null: no limit.' })
  general: number | null;

  @ApiProperty({ type: Number, nullable: true, description: 'Messages per minute and session; null: no limit.' })
  messages: number | null;

  @ApiProperty({ type: Number, nullable: true, description: 'Created sessions per hour; null: no limit.' })
  sessions: number | null;
}

export class KeyView {
  @ApiProperty({ example: 'key_e67a00be-ed45-4356-9488-049cabb9895d' })
  id: string;

  @ApiProperty()
  name: string;

  @ApiProperty({ enum: KEY_KINDS })
  kind: string;

  @ApiProperty({ example: 'standard' })
  type: string;

  @ApiProperty()
  isAdmin: boolean;

  @ApiProperty({ example: 'wask_0123456', description: 'Its first 12 characters.' })
  prefix: string;

  @ApiProperty({
    description: 'What is kept to: the key’s own numbers, else its issuer’s, else the plan’s; null: no limit.',
  })
  rateLimits: RateLimitsView;

  @ApiProperty({ type: Number, nullable: true })
  maxSessions: number | null;

  @ApiProperty({ type: [String], nullable: true, description: 'The only recipients of a trial key.' })
  allowedNumbers: string[] | null;

  @ApiProperty({ type: [String], nullable: true, description: 'CIDR blocks; null: usable from anywhere.' })
  allowedIps: string[] | null;

  @ApiProperty({
    enum: MCP_ACCESSES,
    nullable: true,
    description: 'What an AI client may do with it at `/mcp`; null: `/mcp` refuses keys of its kind.',
  })
  mcpAccess: KeyRecord['mcpAccess'];

  @ApiProperty({ type: 'object', additionalProperties: true })
  metadata: Record<string, unknown>;

  @ApiProperty({ type: String, format: 'uuid', nullable: true, description: 'Of the key of a session.' })
  sessionId: string | null;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  expiresAt: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  lastUsedAt: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  revokedAt: string | null;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'Until when the key that it was before its rotation is good, too.',
  })
  previousKeyExpiresAt: string | null;
}

class CreatedKeyView extends KeyView {
  @ApiProperty({ example: 'wask_…', description: 'The key itself, shown this once.' })
  key: string;
}

export class CreatedKeyAnswer {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty()
  apiKey: CreatedKeyView;

  @ApiProperty()
  warning: string;
}

export class KeyAnswer {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty()
  apiKey: KeyView;
}

export class KeyListAnswer {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty({ type: [KeyView], description: 'Newest first.' })
  apiKeys: KeyView[];

  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}

export class RevokedKeyAnswer {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty({ example: 'API key revoked successfully' })
  message: string;
}

const KEY_WARNING = 'IMPORTANT: Save this API key securely! The raw key will NOT be shown again.';

export function toKeyView(record: KeyRecord): KeyView {
  const { general, messages, sessions } = record.rates;
  const { name, kind, type, prefix, maxSessions, allowedNumbers, allowedIps, mcpAccess, metadata, sessionId } = record;
  return {
    ...{ id: toKeyId(record.id), name, kind, type, isAdmin: kind === 'admin', prefix },
    rateLimits: { general, messages, sessions },
    ...{ maxSessions, allowedNumbers, allowedIps, mcpAccess, metadata, sessionId },
    createdAt: record.createdAt.toISOString(),
    expiresAt: record.expiresAt?.toISOString() ?? null,
    lastUsedAt: record.lastUsedAt?.toISOString() ?? null,
    revokedAt: record.revokedAt?.toISOString() ?? null,
    previousKeyExpiresAt: record.previousExpiresAt?.toISOString() ?? null,
  };
}

export function toCreatedKeyAnswer({ record, key }: { record: KeyRecord; key: string }): CreatedKeyAnswer {
  const { id, ...view } = toKeyView(record);
  return { success: true, apiKey: { id, key, ...view }, warning: KEY_WARNING };
}
