import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsDefined, IsIn, IsInt, IsOptional, IsString, IsUUID, Max, Min, ValidateIf } from 'class-validator';
import type { Account, AccountFields, AccountPage } from '@chasqui/accounts';
import { IsStorable } from '../http/storable-text.js';
import { IfGiven } from './if-given.js';

const NAME = { example: 'acme', maxLength: 100, description: 'Unique among the accounts of the installation.' };

/** What its values may be is said by the accounts themselves, for every door alike. */
class ChosenAccountFields {
  @ApiPropertyOptional({ example: 'published', description: 'The id of a plan.' })
  @IfGiven()
  @IsString({ message: 'plan must be a string' })
  plan?: string;

  @ApiPropertyOptional({ example: 'Asia/Kolkata', description: 'IANA name; its days are those of usage and limits.' })
  @IfGiven()
  @IsString({ message: 'timeZone must be a string' })
  timeZone?: string;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    example: 'IN',
    description: 'ISO 3166-1 alpha-2; null: recipients need their country code.',
  })
  @IfGiven()
  @ValidateIf((_body, value) => value !== null)
  @IsString({ message: 'defaultCountry must be a string or null' })
  defaultCountry?: string | null;

  @ApiPropertyOptional({ example: 'en', description: 'BCP 47.' })
  @IfGiven()
  @IsString({ message: 'locale must be a string' })
  locale?: string;
}

export class CreateAccountBody extends ChosenAccountFields {
  @ApiProperty(NAME)
  @IsDefined({ message: 'name is required' })
  @IsString({ message: 'name must be a string' })
  name: string;
}

export class ChangeOperatedAccountBody extends ChosenAccountFields {
  @ApiPropertyOptional(NAME)
  @IfGiven()
  @IsString({ message: 'name must be a string' })
  name?: string;
}

export class ListAccountsQuery {
  @ApiPropertyOptional({ default: 50, minimum: 1, maximum: 200 })
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

  @ApiPropertyOptional({ description: 'A part of the name, in any case.' })
  @IsOptional()
  @IsString({ message: 'q must be given once' })
  @IsStorable({ message: 'q must not have NUL characters or half surrogates' })
  q?: string;

  @ApiPropertyOptional({ description: 'The id of a plan.' })
  @IsOptional()
  @IsString({ message: 'plan must be given once' })
  @IsStorable({ message: 'plan must not have NUL characters or half surrogates' })
  plan?: string;

  @ApiPropertyOptional({ enum: ['true', 'false'] })
  @IsOptional()
  @IsIn(['true', 'false'], { message: 'suspended must be true or false' })
  suspended?: string;
}

export class OperatedAccountView {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  name: string;

  @ApiProperty({ description: 'The id of its plan.' })
  plan: string;

  @ApiProperty()
  timeZone: string;

  @ApiProperty({ type: String, nullable: true })
  defaultCountry: string | null;

  @ApiProperty()
  locale: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'Since when its keys are refused.' })
  suspendedAt: string | null;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;
}

export function toAccountFields<T extends ChangeOperatedAccountBody>({
  plan,
  ...fields
}: T): Omit<T, 'plan'> & Pick<AccountFields, 'planId'> {
  return { ...fields, planId: plan };
}

export function toAccountPage({ limit, cursor, q, plan, suspended }: ListAccountsQuery): AccountPage {
  const isSuspended = suspended === undefined ? undefined : suspended === 'true';
  return { limit, before: cursor, nameHas: q, planId: plan, isSuspended };
}

export function toAccountView(account: Account): OperatedAccountView {
  const { id, name, planId, timeZone, defaultCountry, locale, suspendedAt, createdAt } = account;
  return {
    id,
    name,
    plan: planId,
    timeZone,
    defaultCountry,
    locale,
    suspendedAt: suspendedAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
  };
}
