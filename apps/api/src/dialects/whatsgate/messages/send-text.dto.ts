import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsDefined, IsString, MaxLength } from 'class-validator';
import type { TypedContent } from '@chasqui/messages';
import { HasVisibleText } from '../../../http/storable-text.js';
import { SenderDeviceFields } from '../devices/devices.dto.js';
import { PhonesField } from './recipients.js';

/** Of a message or a caption. */
export const LONGEST_TEXT = 4_000;

/** What every call that sends takes. */
export class SendFields extends SenderDeviceFields {
  @PhonesField()
  phone: string[];
}

function TextField(): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ example: 'Hello', maxLength: LONGEST_TEXT }),
    IsString({ message: 'message must be a string' }),
    HasVisibleText({ message: 'message is required' }),
    IsDefined({ message: 'message is required' }),
    MaxLength(LONGEST_TEXT, { message: `message must not be greater than ${LONGEST_TEXT} characters` }),
  );
}

export class SendMessageBody extends SendFields {
  @TextField()
  message: string;
}

export function toText({ message }: SendMessageBody): TypedContent {
  return { type: 'text', content: { text: message } };
}
