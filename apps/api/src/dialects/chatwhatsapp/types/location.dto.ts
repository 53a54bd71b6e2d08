import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  IsDefined,
  IsNumber,
  IsOptional,
  IsString,
  IsUrl,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateIf,
} from 'class-validator';
import { HasVisibleText } from '../../../http/storable-text.js';
import { toContext } from '../context-fields.js';
import { SendFields, toNewMessage } from '../send-fields.js';
import type { Sendable } from '../sendable.js';
import type { SendingCall } from '../sending-call.js';

const LONGEST_NAME = 256;
const LONGEST_ADDRESS = 1_024;
const LONGEST_URL = 2_048;

export class SendLocationBody extends SendFields {
  @ApiProperty({ example: -16.4957, minimum: -90, maximum: 90 })
  @IsDefined({ message: 'latitude is required' })
  @IsNumber({}, { message: 'latitude must be a number' })
  @Min(-90, { message: 'latitude must be between -90 and 90' })
  @Max(90, { message: 'latitude must be between -90 and 90' })
  latitude: number;

  @ApiProperty({ example: -68.1336, minimum: -180, maximum: 180 })
  @IsDefined({ message: 'longitude is required' })
  @IsNumber({}, { message: 'longitude must be a number' })
  @Min(-180, { message: 'longitude must be between -180 and 180' })
  @Max(180, { message: 'longitude must be between -180 and 180' })
  longitude: number;

  @ApiPropertyOptional({ example: 'Plaza Murillo', maxLength: LONGEST_NAME })
  @ValidateIf(({ name, address }: SendLocationBody) => hasValue(name) || hasValue(address))
  @IsDefined({ message: 'name is required with an address' })
  @IsString({ message: 'name must be a string' })
  @HasVisibleText({ message: 'name must not be empty' })
  @MaxLength(LONGEST_NAME, { message: `name must have at most ${LONGEST_NAME} characters` })
  @Matches(/^[^\r\n]*$/, { message: 'name must be one line' })
  name?: string;

  @ApiPropertyOptional({ example: 'La Paz, Bolivia', maxLength: LONGEST_ADDRESS, description: 'Needs a name.' })
  @IsOptional()
  @IsString({ message: 'address must be a string' })
  @HasVisibleText({ message: 'address must not be empty' })
  @MaxLength(LONGEST_ADDRESS, { message: `address must have at most ${LONGEST_ADDRESS} characters` })
  address?: string;

  @ApiPropertyOptional({ example: 'https://example.org/plaza', maxLength: LONGEST_URL })
  @IsOptional()
  @IsString({ message: 'url must be a string' })
  @MaxLength(LONGEST_URL, { message: `url must have at most ${LONGEST_URL} characters` })
  @IsUrl(
    { protocols: ['http', 'https'], require_protocol: true },
    { message: 'url must be an address that begins with http:// or https://' },
  )
  url?: string;
}

function hasValue(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** The dialect's words in ours. Throws DomainError recipient_invalid, recipient_not_allowed. */
export function toLocationMessage(body: SendLocationBody, call: Pick<SendingCall, 'caller' | 'isAsync'>): Sendable {
  const { latitude, longitude, name, address, url } = body;
  const content = {
    latitude,
    longitude,
    ...(name && { name }),
    ...(address && { address }),
    ...(url && { url }),
    ...toContext(body, call.caller.key),
  };
  return toNewMessage(body, call, { type: 'location', content });
}
