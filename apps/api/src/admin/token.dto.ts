import { ApiProperty, ApiPropertyOptional, OmitType, PickType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsDefined,
  IsIn,
  IsObject,
  IsOptional,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import {
  MCP_MODES,
  TOKEN_PERMISSIONS,
  UNRESTRICTED_MCP,
  type KeyFields,
  type KeyRecord,
  type McpRestrictions,
  type TokenPermission,
} from '@chasqui/api-keys';
import { KeyView, toKeyView } from './key-answers.dto.js';
import { AreRecipients, IsLimit, IsName } from './key-fields.js';
import { ChangeKeyBody } from './key.dto.js';
import { toDigits } from './phone-numbers.js';

const PERMISSIONS_TEXT = `permissions must be a list of ${TOKEN_PERMISSIONS.join(', ')}, each at most once`;

class McpBody {
  @ApiProperty({
    enum: MCP_MODES,
    description: '`read`: nothing is sent. `approve`: what is to be sent waits for a person. `send`: it leaves.',
  })
  @IsDefined({ message: 'mode is required' })
  @IsIn(MCP_MODES, { message: `mode must be one of ${MCP_MODES.join(', ')}` })
  mode: McpRestrictions['mode'];

  @ApiPropertyOptional({
    type: [String],
    nullable: true,
    example: ['919876543210'],
    description: 'The only recipients; null: anybody.',
  })
  @IsOptional()
  @AreRecipients('allowedRecipients')
  allowedRecipients?: string[] | null;

  @IsLimit('budgetPerHour', { least: 0, description: 'Messages in an hour; null: any number.' })
  budgetPerHour?: number | null;
}

class TokenLimitsBody extends PickType(ChangeKeyBody, ['allowedIps', 'expiresAt'] as const) {
  @ApiPropertyOptional({
    enum: TOKEN_PERMISSIONS,
    isArray: true,
    nullable: true,
    description: '`send` messages, `read` states and reports, make, link and delete `devices`; null: all of it.',
  })
  @IsOptional()
  @IsArray({ message: PERMISSIONS_TEXT })
  @IsIn(TOKEN_PERMISSIONS, { each: true, message: PERMISSIONS_TEXT })
  @ArrayUnique({ message: PERMISSIONS_TEXT })
  @ArrayMinSize(1, { message: 'permissions must have at least one; null allows everything' })
  permissions?: TokenPermission[] | null;

  @ApiPropertyOptional({
    type: McpBody,
    nullable: true,
    description: 'What an AI client may do with it; null: everything. Kept until MCP takes tokens.',
  })
  @IsOptional()
  @IsObject({ message: 'mcp must be an object' })
  @ValidateNested()
  @Type(() => McpBody)
  mcp?: McpBody | null;
}

export class CreateTokenBody extends TokenLimitsBody {
  @ApiProperty({ example: 'CRM' })
  @IsDefined({ message: 'name is required' })
  @IsName('name')
  name: string;
}

export class ChangeTokenBody extends TokenLimitsBody {
  @ApiPropertyOptional()
  @ValidateIf((_, value) => value !== undefined)
  @IsName('name')
  name?: string;
}

class McpView implements McpRestrictions {
  @ApiProperty({ enum: MCP_MODES })
  mode: McpRestrictions['mode'];

  @ApiProperty({ type: [String], nullable: true })
  allowedRecipients: string[] | null;

  @ApiProperty({ type: Number, nullable: true })
  budgetPerHour: number | null;
}

class TokenView extends OmitType(KeyView, [
  'type',
  'isAdmin',
  'kind',
  'rateLimits',
  'maxSessions',
  'allowedNumbers',
  'mcpAccess',
  'metadata',
  'sessionId',
  'previousKeyExpiresAt',
] as const) {
  @ApiProperty({ enum: TOKEN_PERMISSIONS, isArray: true })
  permissions: readonly TokenPermission[];

  @ApiProperty()
  mcp: McpView;
}

class CreatedTokenView extends TokenView {
  @ApiProperty({ example: 'watk_…', description: 'The token itself, shown this once.' })
  key: string;
}

export class CreatedTokenAnswer {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty()
  token: CreatedTokenView;

  @ApiProperty()
  warning: string;
}

export class TokenAnswer {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty()
  token: TokenView;
}

export class TokenListAnswer {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty({ type: [TokenView], description: 'Newest first.' })
  tokens: TokenView[];

  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}

export class DeletedTokenAnswer {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty({ example: 'Token deleted successfully' })
  message: string;
}

const TOKEN_WARNING = 'IMPORTANT: Save this token securely! It will NOT be shown again.';

export function toTokenFields({ allowedIps, expiresAt, permissions, mcp }: TokenLimitsBody): KeyFields {
  return {
    ...{ allowedIps, permissions },
    expiresAt: expiresAt == null ? expiresAt : new Date(expiresAt),
    mcp: mcp == null ? mcp : toRestrictions(mcp),
  };
}

function toRestrictions({ mode, allowedRecipients, budgetPerHour }: McpBody): McpRestrictions {
  return {
    mode,
    allowedRecipients: allowedRecipients == null ? null : toDigits(allowedRecipients),
    budgetPerHour: budgetPerHour ?? null,
  };
}

export function toTokenView(record: KeyRecord): TokenView {
  const { id, name, prefix, allowedIps, createdAt, expiresAt, lastUsedAt, revokedAt } = toKeyView(record);
  const rights = { permissions: record.permissions ?? TOKEN_PERMISSIONS, mcp: record.mcp ?? UNRESTRICTED_MCP };
  return { id, name, prefix, ...rights, allowedIps, createdAt, expiresAt, lastUsedAt, revokedAt };
}

export function toCreatedTokenAnswer({ record, key }: { record: KeyRecord; key: string }): CreatedTokenAnswer {
  const { id, ...view } = toTokenView(record);
  return { success: true, token: { id, key, ...view }, warning: TOKEN_WARNING };
}
