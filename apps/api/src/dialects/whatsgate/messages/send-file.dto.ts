import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsDefined, IsOptional, IsString, MaxLength } from 'class-validator';
import { HasVisibleText } from '../../../http/storable-text.js';
import { LONGEST_TEXT, SendFields } from './send-text.dto.js';

const LONGEST_FILENAME = 255;

/** The name of the field that has the file. */
export const MEDIA_FIELD = 'media';

function CaptionField(): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ maxLength: LONGEST_TEXT }),
    IsOptional(),
    IsString({ message: 'caption must be a string' }),
    MaxLength(LONGEST_TEXT, { message: `caption must not be greater than ${LONGEST_TEXT} characters` }),
  );
}

class MediaFields extends SendFields {
  @ApiProperty({
    example: 'https://files.example/picture.png',
    description: 'An https URL, a data URI in base64, or base64. In a form: the file itself.',
  })
  @IsString({ message: 'media must be an https URL, a data URI in base64, or base64' })
  @HasVisibleText({ message: 'media is required' })
  @IsDefined({ message: 'media is required' })
  media: string;
}

export class SendPictureBody extends MediaFields {
  @CaptionField()
  caption?: string | null;
}

export class SendFilmBody extends SendPictureBody {}

export class SendSoundBody extends MediaFields {
  @ApiPropertyOptional({ default: false, description: 'As a voice message.' })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => toBoolean(value))
  @IsBoolean({ message: 'voice must be true or false' })
  voice?: boolean | null;
}

export class SendAnyFileBody extends SendPictureBody {
  @ApiPropertyOptional({ maxLength: LONGEST_FILENAME, description: "By default the form's or the URL's." })
  @IsOptional()
  @IsString({ message: 'filename must be a string' })
  @MaxLength(LONGEST_FILENAME, { message: `filename must not be greater than ${LONGEST_FILENAME} characters` })
  filename?: string | null;
}

/** A form has texts only. */
function toBoolean(value: unknown): unknown {
  if (value === 1 || value === '1' || value === 'true') return true;
  return value === 0 || value === '0' || value === 'false' ? false : value;
}

/** What the calls take by their paths. */
export const MEDIA_BODIES = {
  image: SendPictureBody,
  video: SendFilmBody,
  audio: SendSoundBody,
  file: SendAnyFileBody,
} as const;

export type MediaCallName = keyof typeof MEDIA_BODIES;

/** Of any of them. */
export type MediaBody = MediaFields &
  Partial<Pick<SendAnyFileBody, 'caption' | 'filename'> & Pick<SendSoundBody, 'voice'>>;

/** How the body of a call is documented. */
export function mediaRequestBody(name: MediaCallName) {
  const schema = { $ref: getSchemaPath(MEDIA_BODIES[name]) };
  const file = { type: 'object', properties: { [MEDIA_FIELD]: { type: 'string', format: 'binary' } } } as const;
  return {
    required: true,
    content: { 'application/json': { schema }, 'multipart/form-data': { schema: { allOf: [schema, file] } } },
  };
}
