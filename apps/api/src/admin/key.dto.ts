import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsDefined,
  IsInt,
  IsObject,
  IsOptional,
  Max,
  Min,
  ValidateIf,
} from 'class-validator';
import type { ChosenKey, KeyFields, McpAccess } from '@chasqui/api-keys';
import { AreCidrs } from '../http/cidr.js';
import { IsFutureInstant } from '../http/instant.js';
import { HasJsonBytesAtMost, IsStorable, METADATA_TOO_LARGE, MOST_METADATA_BYTES } from '../http/storable-text.js';
import { AreRecipients, IsLimit, IsName, McpAccessField } from './key-fields.js';
import { toDigits } from './phone-numbers.js';

const MOST_BLOCKS = 50;
const MOST_TRIAL_DAYS = 365;
const DAY_MS = 24 * 60 * 60 * 1_000;
const TRIAL_RATE_MESSAGES = 10;
const TRIAL_MAX_SESSIONS = 1;

/** What a key is given at its creation and later; null: what it would have without. */
class KeyLimitsBody {
  @ApiPropertyOptional({ default: 'standard', description: 'Your own word for what kind of customer it is for.' })
  @IsOptional()
  @IsName('type', 50)
  type?: string | null;

  @IsLimit('rateLimitGeneral', { least: 1, description: 'Requests per minute, in place of the plan’s.' })
  rateLimitGeneral?: number | null;

  @IsLimit('rateLimitMessages', {
    least: 1,
    description: 'Messages per minute and session, in place of the plan’s.',
  })
  rateLimitMessages?: number | null;

  @IsLimit('rateLimitSessions', { least: 1, description: 'Created sessions per hour, in place of the plan’s.' })
  rateLimitSessions?: number | null;

  @IsLimit('maxSessions', {
    least: 0,
    description:
      'Sessions that the key may own at one time; of an admin key: that its account may have for it to make one.',
  })
  maxSessions?: number | null;

  @ApiPropertyOptional({ type: 'object', additionalProperties: true, nullable: true, example: { customerId: '123' } })
  @IsOptional()
  @IsObject({ message: 'metadata must be an object' })
  @IsStorable({ message: 'metadata must not have NUL characters or half surrogates' })
  @HasJsonBytesAtMost(MOST_METADATA_BYTES, METADATA_TOO_LARGE)
  metadata?: Record<string, unknown> | null;

  @ApiPropertyOptional({
    type: [String],
    nullable: true,
    example: ['192.0.2.0/24', '2001:db8::/32'],
    description: 'The addresses from which it may be used; null: any.',
  })
  @IsOptional()
  @IsArray({ message: 'allowedIps must be a list of addresses or CIDR blocks' })
  @AreCidrs('allowedIps')
  @ArrayMinSize(1, { message: 'allowedIps must have at least one block; null allows every address' })
  @ArrayMaxSize(MOST_BLOCKS, { message: `allowedIps must have at most ${MOST_BLOCKS} blocks` })
  allowedIps?: string[] | null;

  @ApiPropertyOptional({ type: String, format: 'date-time', nullable: true, description: 'With its offset.' })
  @IsOptional()
  @IsFutureInstant('expiresAt')
  expiresAt?: string | null;

  @McpAccessField()
  mcpAccess?: McpAccess | null;
}

export class CreateKeyBody extends KeyLimitsBody {
  @ApiProperty({ example: 'Customer: John Doe' })
  @IsDefined({ message: 'name is required' })
  @IsName('name')
  name: string;

  @ApiPropertyOptional({ default: false, description: 'An admin key (`wamk_…`): all of the account.' })
  @IsOptional()
  @IsBoolean({ message: 'isAdmin must be true or false' })
  isAdmin?: boolean | null;
}

export class ChangeKeyBody extends KeyLimitsBody {
  @ApiPropertyOptional()
  @ValidateIf((_, value) => value !== undefined)
  @IsName('name')
  name?: string;

  @ApiPropertyOptional({ type: [String], description: 'Of a trial key only.' })
  @ValidateIf((_, value) => value !== undefined)
  @AreRecipients('allowedNumbers')
  allowedNumbers?: string[];
}

export class CreateTrialKeyBody {
  @ApiProperty({ example: 'Trial: Jane Doe' })
  @IsDefined({ message: 'name is required' })
  @IsName('name')
  name: string;

  @ApiProperty({ type: 'integer', minimum: 1, maximum: MOST_TRIAL_DAYS, example: 7 })
  @IsDefined({ message: 'trialDays is required' })
  @IsInt({ message: 'trialDays must be a whole number' })
  @Min(1, { message: 'trialDays must be at least 1' })
  @Max(MOST_TRIAL_DAYS, { message: `trialDays must be at most ${MOST_TRIAL_DAYS}` })
  trialDays: number;

  @ApiProperty({ type: [String], example: ['919876543210'], description: 'The only recipients.' })
  @IsDefined({ message: 'allowedNumbers is required' })
  @AreRecipients('allowedNumbers')
  allowedNumbers: string[];

  @IsLimit('rateLimitMessages', { least: 1, description: `Default ${TRIAL_RATE_MESSAGES} per minute and session.` })
  rateLimitMessages?: number | null;

  @IsLimit('maxSessions', { least: 0, description: `Default ${TRIAL_MAX_SESSIONS}.` })
  maxSessions?: number | null;

  @McpAccessField()
  mcpAccess?: McpAccess | null;
}

/** The dialect's words in ours. */
export function toNewKey(body: CreateKeyBody): ChosenKey {
  return { ...toFields(body), name: body.name, kind: body.isAdmin ? 'admin' : 'managed' };
}

/** @param nowMs of the epoch, from which its days count */
export function toTrialKey(body: CreateTrialKeyBody, nowMs: number): ChosenKey {
  return {
    kind: 'trial',
    name: body.name,
    type: 'trial',
    rateMessages: body.rateLimitMessages ?? TRIAL_RATE_MESSAGES,
    maxSessions: body.maxSessions ?? TRIAL_MAX_SESSIONS,
    allowedNumbers: toDigits(body.allowedNumbers),
    mcpAccess: body.mcpAccess,
    expiresAt: new Date(nowMs + body.trialDays * DAY_MS),
  };
}

export function toKeyChange(body: ChangeKeyBody): KeyFields {
  const { name, allowedNumbers } = body;
  return { ...toFields(body), name, allowedNumbers: allowedNumbers && toDigits(allowedNumbers) };
}

function toFields(body: KeyLimitsBody): KeyFields {
  const { type, metadata, expiresAt } = body;
  return {
    type: type === null ? 'standard' : type,
    rateGeneral: body.rateLimitGeneral,
    rateMessages: body.rateLimitMessages,
    rateSessions: body.rateLimitSessions,
    maxSessions: body.maxSessions,
    metadata: metadata === null ? {} : metadata,
    allowedIps: body.allowedIps,
    mcpAccess: body.mcpAccess,
    expiresAt: expiresAt == null ? expiresAt : new Date(expiresAt),
  };
}
