import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsString, MaxLength, ValidateBy, ValidateIf } from 'class-validator';
import type { Account, AccountSettings } from '@chasqui/accounts';
import { isCountry } from '@chasqui/whatsapp-vocabulary';

const TIME_ZONE = /^[A-Za-z][\w+-]*(?:\/[\w+-]+)*$/;

/** PostgreSQL has the last word on a name; offsets and what Intl does not know are no names. */
function isTimeZone(value: unknown): boolean {
  if (typeof value !== 'string' || !TIME_ZONE.test(value)) return false;
  return succeeds(() => new Intl.DateTimeFormat('en', { timeZone: value }));
}

function isLocale(value: unknown): boolean {
  return typeof value === 'string' && succeeds(() => Intl.getCanonicalLocales(value));
}

function succeeds(attempt: () => unknown): boolean {
  try {
    attempt();
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

function Is(name: string, isIt: (value: unknown) => boolean, message: string): PropertyDecorator {
  return ValidateBy({ name, validator: { validate: isIt } }, { message });
}

export class ChangeAccountBody {
  @ApiPropertyOptional({ example: 'Asia/Kolkata', description: 'An IANA name; its days are the days of your usage.' })
  @ValidateIf((_, value) => value !== undefined)
  @IsString({ message: 'timeZone must be a string' })
  @MaxLength(64, { message: 'timeZone must have at most 64 characters' })
  @Is('isTimeZone', isTimeZone, 'timeZone must be the name of a time zone, such as Asia/Kolkata')
  timeZone?: string;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    example: 'IN',
    description: 'ISO 3166-1 alpha-2: whose number a `to` with a leading 0 is; null: such a number is refused.',
  })
  @ValidateIf((_, value) => value != null)
  @Is(
    'isCountry',
    (value) => typeof value === 'string' && isCountry(value),
    'defaultCountry must be the code of a country, such as IN',
  )
  defaultCountry?: string | null;

  @ApiPropertyOptional({ example: 'en-IN', description: 'A language tag (BCP 47).' })
  @ValidateIf((_, value) => value !== undefined)
  @IsString({ message: 'locale must be a string' })
  @MaxLength(35, { message: 'locale must have at most 35 characters' })
  @Is('isLocale', isLocale, 'locale must be a language tag, such as en-IN')
  locale?: string;
}

export function toSettings({ timeZone, defaultCountry, locale }: ChangeAccountBody): AccountSettings {
  return { timeZone, defaultCountry, locale: locale && Intl.getCanonicalLocales(locale)[0] };
}

class PlanRatesView {
  @ApiProperty({ type: Number, nullable: true, description: 'Requests per minute and key; null: no limit.' })
  general: number | null;

  @ApiProperty({ type: Number, nullable: true, description: 'Messages per minute and session; null: no limit.' })
  messages: number | null;

  @ApiProperty({ type: Number, nullable: true, description: 'Created sessions per hour and key; null: no limit.' })
  sessions: number | null;

  @ApiProperty({ type: Number, nullable: true, description: 'Readings of a QR per 5 s and session; null: no limit.' })
  qr: number | null;
}

class AccountPlanView {
  @ApiProperty({ example: 'published' })
  id: string;

  @ApiProperty()
  rateLimits: PlanRatesView;

  @ApiProperty({ type: Number, nullable: true, description: 'null: no limit.' })
  maxSessions: number | null;

  @ApiProperty({ type: Number, nullable: true, description: 'Messages per session and day; null: no limit.' })
  dailyMessages: number | null;

  @ApiProperty({ description: 'Messages in one bulk call.' })
  bulkSize: number;

  @ApiProperty()
  apiAccess: boolean;

  @ApiProperty()
  mcpAccess: boolean;

  @ApiProperty({ description: 'Whether sessions may be paced less cautiously than by the defaults, or not at all.' })
  pacingOptional: boolean;

  @ApiProperty()
  retentionDays: number;
}

class AccountView {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  name: string;

  @ApiProperty()
  plan: AccountPlanView;

  @ApiProperty({ example: 'UTC' })
  timeZone: string;

  @ApiProperty({ type: String, nullable: true })
  defaultCountry: string | null;

  @ApiProperty({ example: 'en' })
  locale: string;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;
}

export class AccountAnswer {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty()
  account: AccountView;
}

export function toAccountAnswer({
  id,
  name,
  plan,
  timeZone,
  defaultCountry,
  locale,
  createdAt,
}: Account): AccountAnswer {
  const { rateGeneral: general, rateMessages: messages, rateSessions: sessions, rateQr: qr } = plan;
  const { maxSessions, dailyMessages, bulkSize, apiAccess, mcpAccess, pacingOptional, retentionDays } = plan;
  const limits = { maxSessions, dailyMessages, bulkSize, apiAccess, mcpAccess, pacingOptional, retentionDays };
  const shown = { id: plan.id, rateLimits: { general, messages, sessions, qr }, ...limits };
  const settings = { timeZone, defaultCountry, locale };
  return { success: true, account: { id, name, plan: shown, ...settings, createdAt: createdAt.toISOString() } };
}
