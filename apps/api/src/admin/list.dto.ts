import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, Matches, Max, MaxLength, Min, IsString } from 'class-validator';
import { AUDIT_ACTIONS, type AuditAction } from '@chasqui/audit';
import { IsInstant } from '../http/instant.js';
import { KEY_KINDS } from './key-answers.dto.js';
import { KEY_ID } from './key-id.js';

class PageQuery {
  @ApiPropertyOptional({ default: 50, maximum: 200 })
  @IsOptional()
  @Type(() => Number)
  @IsInt({ message: 'limit must be a whole number' })
  @Min(1, { message: 'limit must be at least 1' })
  @Max(200, { message: 'limit must be at most 200' })
  limit = 50;
}

export class ListTokensQuery extends PageQuery {
  @ApiPropertyOptional({ description: '`nextCursor` of the page before.' })
  @IsOptional()
  @Matches(KEY_ID, { message: 'cursor must come from nextCursor' })
  cursor?: string;
}

export class ListKeysQuery extends ListTokensQuery {
  @ApiPropertyOptional({ enum: KEY_KINDS })
  @IsOptional()
  @IsIn(KEY_KINDS, { message: `kind must be one of ${KEY_KINDS.join(', ')}` })
  kind?: (typeof KEY_KINDS)[number];
}

export class ReadAuditQuery extends PageQuery {
  @ApiPropertyOptional({ description: '`nextCursor` of the page before.' })
  @IsOptional()
  @Matches(/^\d{1,18}$/, { message: 'cursor must come from nextCursor' })
  cursor?: string;

  @ApiPropertyOptional({ enum: AUDIT_ACTIONS })
  @IsOptional()
  @IsIn(AUDIT_ACTIONS, { message: 'action must be one of those that the log has, such as key.created' })
  action?: AuditAction;

  @ApiPropertyOptional({ description: 'The id of a key, a session or an account.' })
  @IsOptional()
  @IsString({ message: 'subject must be the id of a key, a session or an account' })
  @Matches(/^[\w-]+$/, { message: 'subject must be the id of a key, a session or an account' })
  @MaxLength(100, { message: 'subject must have at most 100 characters' })
  subject?: string;

  @ApiPropertyOptional({ format: 'date-time' })
  @IsOptional()
  @IsInstant('since')
  since?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Exclusive.' })
  @IsOptional()
  @IsInstant('until')
  until?: string;
}
