import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsDefined, IsNumber, IsOptional, IsString, Matches, Max, MaxLength, Min, ValidateIf } from 'class-validator';
import type { TypedContent } from '@chasqui/messages';
import { HasVisibleText } from '../../../http/storable-text.js';
import { SendFields } from './send-text.dto.js';

const LONGEST_NAME = 256;
const LONGEST_ADDRESS = 1_024;
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
  @ValidateIf(({ name, address }: SendPlaceBody) => name != null || address != null)
  @IsDefined({ message: 'name is required when address is present' })
  @IsString({ message: 'name must be a string' })
  @HasVisibleText({ message: 'name must not be empty' })
  @MaxLength(LONGEST_NAME, { message: `name must not be greater than ${LONGEST_NAME} characters` })
  @Matches(/^[^\r\n]*$/, { message: 'name must be one line' })
  name?: string | null;

  @ApiPropertyOptional({ example: 'La Paz, Bolivia', maxLength: LONGEST_ADDRESS, description: 'Needs a name.' })
  @IsOptional()
  @IsString({ message: 'address must be a string' })
  @HasVisibleText({ message: 'address must not be empty' })
  @MaxLength(LONGEST_ADDRESS, { message: `address must not be greater than ${LONGEST_ADDRESS} characters` })
  address?: string | null;
}

export function toPlace({ latitude, longitude, name, address }: SendPlaceBody): TypedContent {
  return { type: 'location', content: { latitude, longitude, ...(name && { name }), ...(address && { address }) } };
}
