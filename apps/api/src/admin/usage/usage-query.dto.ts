import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, ValidateBy } from 'class-validator';

const DAY = /^[1-9]\d{3}-\d\d-\d\d$/;
const INSTANT = /^([1-9]\d{3}-\d\d-\d\d)T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?(Z|[+-](0\d|1[0-4]):[0-5]\d)$/;

/** A day that is in the calendar, or a time of one with its offset. */
export function isDayOrInstant(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  const day = DAY.test(value) ? value : INSTANT.exec(value)?.[1];
  if (day === undefined) return false;
  const date = new Date(`${day}T00:00:00.000Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
}

function IsDayOrInstant(field: string): PropertyDecorator {
  const message = `${field} must be a date (2026-01-31) or an ISO 8601 time with its offset (2026-01-31T12:00:00Z)`;
  return ValidateBy({ name: 'isDayOrInstant', validator: { validate: isDayOrInstant } }, { message });
}

const OF_ACCOUNT = "in the account's time zone. Usage is kept by the day: a time means the day that it is in.";

export class ReadUsageQuery {
  @ApiPropertyOptional({
    example: '2026-01-01',
    description: `First day, ${OF_ACCOUNT} By default 29 days before \`to\`.`,
  })
  @IsOptional()
  @IsDayOrInstant('from')
  from?: string;

  @ApiPropertyOptional({ example: '2026-01-31', description: `Last day, ${OF_ACCOUNT} By default today.` })
  @IsOptional()
  @IsDayOrInstant('to')
  to?: string;

  @ApiPropertyOptional({ enum: ['json', 'csv'], description: 'Without it, as `Accept` says.' })
  @IsOptional()
  @IsIn(['json', 'csv'], { message: 'format must be json or csv' })
  format?: 'json' | 'csv';
}
