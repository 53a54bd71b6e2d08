import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsDefined, IsNumber, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import type { TypedContent } from '@chasqui/messages';
import { HasVisibleText } from '../../../http/storable-text.js';
import { SendFields } from './send-text.dto.js';

const LONGEST_NAME = 256;
const LONGEST_ADDRESS = 1_024;
const LINE_BREAKS = /\s*[\r\n]+\s*/g;
const NUMBER = /^\s*-?\d+(?:\.\d+)?\s*$/;

/** Degrees, as a number or as its text. */
function DegreesField(field: string, most: number): PropertyDecorator {
  const toNumber = (value: unknown): unknown =>
    typeof value === 'string' && NUMBER.test(value) ? Number(value) : value;
  return applyDecorators(
    ApiProperty({ example: field === 'latitude' ? -16.4957 : -68.1336, minimum: -most, maximum: most }),
    Transform(({ value }: { value: unknown }) => toNumber(value)),
    IsDefined({ message: `${field} is required` }),
    IsNumber({}, { message: `${field} must be a number` }),
    Min(-most, { message: `${field} must be between -${most} and ${most}` }),
    Max(most, { message: `${field} must be between -${most} and ${most}` }),
  );
}

export class SendPlaceBody extends SendFields {
  @DegreesField('latitude', 90)
  latitude: number;

  @DegreesField('longitude', 180)
  longitude: number;

  @ApiPropertyOptional({ example: 'Plaza Murillo', maxLength: LONGEST_NAME })
  @IsOptional()
  @IsString({ message: 'name must be a string' })
  @HasVisibleText({ message: 'name must not be empty' })
  @MaxLength(LONGEST_NAME, { message: `name must not be greater than ${LONGEST_NAME} characters` })
  @Matches(/^[^\r\n]*$/, { message: 'name must be one line' })
  name?: string | null;

  @ApiPropertyOptional({
    example: 'La Paz, Bolivia',
    maxLength: LONGEST_ADDRESS,
    description: 'Without a name it is shown as the name.',
  })
  @IsOptional()
  @IsString({ message: 'address must be a string' })
  @HasVisibleText({ message: 'address must not be empty' })
  @MaxLength(LONGEST_ADDRESS, { message: `address must not be greater than ${LONGEST_ADDRESS} characters` })
  address?: string | null;
}

/** WhatsApp shows an address only under a name, which is one line: one without is the name. */
export function toPlace({ latitude, longitude, name, address }: SendPlaceBody): TypedContent {
  const shown = name ? { name, ...(address && { address }) } : address && { name: address.replace(LINE_BREAKS, ', ') };
  return { type: 'location', content: { latitude, longitude, ...shown } };
}
