import { ApiProperty, ApiPropertyOptional, OmitType, PickType } from '@nestjs/swagger';
import { IsDefined, ValidateIf } from 'class-validator';
import type { KeyFields, KeyRecord } from '@chasqui/api-keys';
import { KeyView, toKeyView } from './key-answers.dto.js';
import { IsName } from './key-fields.js';
import { ChangeKeyBody } from './key.dto.js';

class TokenLimitsBody extends PickType(ChangeKeyBody, ['allowedIps', 'expiresAt'] as const) {}

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

class TokenView extends OmitType(KeyView, [
  'type',
  'isAdmin',
  'kind',
  'rateLimits',
  'maxSessions',
  'allowedNumbers',
  'metadata',
  'sessionId',
  'previousKeyExpiresAt',
] as const) {}

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

export function toTokenFields({ allowedIps, expiresAt }: TokenLimitsBody): KeyFields {
  return { allowedIps, expiresAt: expiresAt == null ? expiresAt : new Date(expiresAt) };
}

export function toTokenView(record: KeyRecord): TokenView {
  const { id, name, prefix, allowedIps, createdAt, expiresAt, lastUsedAt, revokedAt } = toKeyView(record);
  return { id, name, prefix, allowedIps, createdAt, expiresAt, lastUsedAt, revokedAt };
}

export function toCreatedTokenAnswer({ record, key }: { record: KeyRecord; key: string }): CreatedTokenAnswer {
  const { id, ...view } = toTokenView(record);
  return { success: true, token: { id, key, ...view }, warning: TOKEN_WARNING };
}
