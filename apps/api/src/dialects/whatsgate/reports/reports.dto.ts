import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { isISO8601, IsOptional, IsString, MaxLength, ValidateBy } from 'class-validator';

function DayField(field: string, description: string): PropertyDecorator {
  const isDay = (value: unknown): boolean =>
    typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) && isISO8601(value, { strict: true });
  return applyDecorators(
    ApiPropertyOptional({ format: 'date', example: '2026-02-01', description }),
    IsOptional(),
    ValidateBy({ name: 'isDay', validator: { validate: isDay } }, { message: `${field} must match the format Y-m-d` }),
  );
}

export class FailedNumbersQuery {
  @ApiPropertyOptional({ example: '919876543210', description: 'By default all devices of the account.' })
  @IsOptional()
  @IsString({ message: 'device must be a string' })
  @MaxLength(100, { message: 'device must not be greater than 100 characters' })
  device?: string;

  @DayField('from', 'A day in the time zone of the account; by default 29 days before `to`.')
  from?: string;

  @DayField('to', 'A day after `from`, which is included; by default today.')
  to?: string;
}

export class BalanceAnswer {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty({
    example: 1_000,
    description: 'What the daily allowance leaves of today; 2147483647 where there is none.',
  })
  remaining: number;

  @ApiProperty({ example: 500, description: 'Of the messages of today, in the time zone of the account.' })
  successful_count: number;

  @ApiProperty({ example: 50 })
  pending: number;

  @ApiProperty({ example: 10 })
  failed: number;
}

class FailedNumberView {
  @ApiProperty({ example: '987654321' })
  number: string;

  @ApiProperty({ format: 'date-time', example: '2026-02-01T12:00:00Z' })
  date: string;

  @ApiProperty({ example: 'recipient_not_on_whatsapp', description: 'docs/errors.md has them all.' })
  reason: string;
}

export class FailedNumbersAnswer {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty({
    type: [FailedNumberView],
    description: 'Of people, newest first, at most 10,000. Somebody whose number WhatsApp hides is left out.',
  })
  data: FailedNumberView[];
}
