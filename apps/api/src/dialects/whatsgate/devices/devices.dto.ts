import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsDefined, IsOptional, IsString, MaxLength } from 'class-validator';
import { HasVisibleText, IsStorable, Trimmed } from '../../../http/storable-text.js';
import { AsText } from './device-number.js';
import { DEVICE_STATUSES, type DeviceStatus } from './device-status.js';

const LONGEST_NAME = 100;
const LONGEST_NUMBER = 100;

/** The number of a device or a phone, which must be given. */
export function NumberField(field: string, description: string): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ example: '919876543210', description }),
    AsText(),
    IsString({ message: `${field} must be a string` }),
    HasVisibleText({ message: `${field} is required` }),
    IsDefined({ message: `${field} is required` }),
    MaxLength(LONGEST_NUMBER, { message: `${field} must not be greater than ${LONGEST_NUMBER} characters` }),
  );
}

/** The device that a call is about. */
export class SenderDeviceFields {
  @NumberField('sender_device', 'The mobile number of the device, with its country code.')
  sender_device: string;
}

export class DeleteDeviceBody extends SenderDeviceFields {}

export class CreateDeviceBody {
  @NumberField('phone', 'Of the phone that will scan, with its country code.')
  phone: string;

  @ApiPropertyOptional({ example: 'Support', maxLength: LONGEST_NAME, description: 'By default its number.' })
  @IsOptional()
  @Trimmed()
  @IsString({ message: 'name must be a string' })
  @HasVisibleText({ message: 'name must not be empty' })
  @IsStorable({ message: 'name must not have NUL characters or half surrogates' })
  @MaxLength(LONGEST_NAME, { message: `name must not be greater than ${LONGEST_NAME} characters` })
  name?: string | null;
}

export class DoneAnswer {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty()
  message: string;
}

export class DeviceStatusAnswer {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty({ enum: DEVICE_STATUSES })
  message: DeviceStatus;
}

export class QrCodeAnswer {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty({ example: 'data:image/png;base64,…', description: 'A picture to be scanned within seconds.' })
  qrCode: string;
}

class CreatedDeviceView {
  @ApiProperty({ example: '919876543210' })
  phone: string;

  @ApiProperty()
  name: string;
}

export class CreatedDeviceAnswer extends DoneAnswer {
  @ApiProperty()
  data: CreatedDeviceView;
}
