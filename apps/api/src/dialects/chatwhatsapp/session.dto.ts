import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsDefined, IsIn, IsInt, IsObject, IsOptional, IsString, IsUUID, Max, MaxLength, Min } from 'class-validator';
import type { SessionView as Session } from '@chasqui/sessions';
import {
  HasJsonBytesAtMost,
  HasVisibleText,
  IsStorable,
  METADATA_TOO_LARGE,
  MOST_METADATA_BYTES,
  Trimmed,
} from '../../http/storable-text.js';
import { SESSION_STATES } from '@chasqui/sessions';
import { IfGiven } from '../../operator/if-given.js';
import { PacingBody, PacingPolicyField } from './pacing.dto.js';

const MAX_WAIT_SECONDS = 60;

export class CreateSessionBody {
  @ApiProperty({ example: 'customer-support', description: 'Unique among the sessions of the account.' })
  @Trimmed()
  @IsString({ message: 'name must be a string' })
  @HasVisibleText({ message: 'name is required' })
  @IsDefined({ message: 'name is required' })
  @IsStorable({ message: 'name must not have NUL characters or half surrogates' })
  @MaxLength(100, { message: 'name must have at most 100 characters' })
  name: string;

  @ApiPropertyOptional({ type: 'object', additionalProperties: true, example: { userId: '123' } })
  @IsOptional()
  @IsObject({ message: 'metadata must be an object' })
  @IsStorable({ message: 'metadata must not have NUL characters or half surrogates' })
  @HasJsonBytesAtMost(MOST_METADATA_BYTES, METADATA_TOO_LARGE)
  metadata?: Record<string, unknown>;

  @PacingPolicyField('How fast its messages leave: docs/pacing.md. Left out or null: as the installation says.')
  pacing?: PacingBody | null;
}

/** What is not given stays. */
export class ChangeSessionBody {
  @ApiPropertyOptional({ example: 'customer-support', description: 'Unique among the sessions of the account.' })
  @IfGiven()
  @Trimmed()
  @IsString({ message: 'name must be a string' })
  @HasVisibleText({ message: 'name must not be empty' })
  @IsStorable({ message: 'name must not have NUL characters or half surrogates' })
  @MaxLength(100, { message: 'name must have at most 100 characters' })
  name?: string;

  @ApiPropertyOptional({ type: 'object', additionalProperties: true, description: 'Replaces all of it.' })
  @IfGiven()
  @IsObject({ message: 'metadata must be an object' })
  @IsStorable({ message: 'metadata must not have NUL characters or half surrogates' })
  @HasJsonBytesAtMost(MOST_METADATA_BYTES, METADATA_TOO_LARGE)
  metadata?: Record<string, unknown>;

  @PacingPolicyField('Replaces all of its own policy; null: it has none any more, and is paced as the installation is.')
  pacing?: PacingBody | null;
}

export class ListSessionsQuery {
  @ApiPropertyOptional({ default: 50, maximum: 200 })
  @IsOptional()
  @Type(() => Number)
  @IsInt({ message: 'limit must be a whole number' })
  @Min(1, { message: 'limit must be at least 1' })
  @Max(200, { message: 'limit must be at most 200' })
  limit = 50;

  @ApiPropertyOptional({ description: '`nextCursor` of the page before.' })
  @IsOptional()
  @IsUUID(undefined, { message: 'cursor must come from nextCursor' })
  cursor?: string;
}

export class ReadQrQuery {
  @ApiPropertyOptional({ default: 0, maximum: MAX_WAIT_SECONDS, description: 'Seconds to wait for a QR.' })
  @IsOptional()
  @Type(() => Number)
  @Min(0, { message: 'wait must be at least 0 seconds' })
  @Max(MAX_WAIT_SECONDS, { message: `wait must be at most ${MAX_WAIT_SECONDS} seconds` })
  wait = 0;

  @ApiPropertyOptional({ enum: ['json', 'png'] })
  @IsOptional()
  @IsIn(['json', 'png'], { message: 'format must be json or png' })
  format?: 'json' | 'png';
}

/** A session as this dialect shows it. */
export class SessionView {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  name: string;

  @ApiProperty({ enum: SESSION_STATES })
  state: string;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ description: 'Why it is in this state, for programs.' })
  reason: string;

  @ApiProperty({ description: 'Why it is in this state, for people.' })
  explanation: string;

  @ApiProperty({ format: 'date-time', description: 'When it entered this state.' })
  since: string;

  @ApiProperty({ type: String, nullable: true, description: 'What happens next by itself, or what to do.' })
  nextAction: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  nextActionAt: string | null;

  @ApiProperty({ type: String, nullable: true })
  phoneNumber: string | null;

  @ApiProperty({ type: String, nullable: true })
  pushName: string | null;

  @ApiProperty({ type: 'object', additionalProperties: true })
  metadata: Record<string, unknown>;
}

export function toSessionView({ session, status }: Session): SessionView {
  return {
    id: session.id,
    name: session.name,
    state: status.state,
    createdAt: session.createdAt.toISOString(),
    reason: status.reason,
    explanation: status.explanation,
    since: status.since.toISOString(),
    nextAction: status.nextAction?.replace('{id}', session.id) ?? null,
    nextActionAt: status.nextActionAt?.toISOString() ?? null,
    phoneNumber: session.phoneNumber,
    pushName: session.pushName,
    metadata: session.metadata,
  };
}
