import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';
import { IsDefined, IsOptional, IsString, MaxLength } from 'class-validator';
import type { FileType } from '@chasqui/media';
import { MAX_TEXT_LENGTH } from '@chasqui/messages';
import { HasVisibleText } from '../../../http/storable-text.js';
import { MentionsField, QuotedMessageIdField, ToField, type ContextFields } from '../context-fields.js';
import {
  ExpiresInField,
  LaneField,
  QueueField,
  SendAtField,
  WaitField,
  type SendOptionFields,
} from '../send-options.js';

const LONGEST_FILENAME = 255;

function FileField(name: FileType): PropertyDecorator {
  return applyDecorators(
    ApiProperty({
      example: `https://files.example/${name}`,
      description: 'An https URL, a data URI in base64, or base64. In a form: the file itself.',
    }),
    IsString({ message: `${name} must be an https URL, a data URI in base64, or base64` }),
    HasVisibleText({ message: `${name} is required` }),
    IsDefined({ message: `${name} is required` }),
  );
}

/** What every call that sends a file takes. */
class FileMessageFields implements SendOptionFields, ContextFields {
  @ToField()
  to: string;

  @ApiPropertyOptional({ maxLength: LONGEST_FILENAME, description: "Its name; the form's or the URL's by default." })
  @IsOptional()
  @IsString({ message: 'filename must be a string' })
  @MaxLength(LONGEST_FILENAME, { message: `filename must have at most ${LONGEST_FILENAME} characters` })
  filename?: string;

  @QuotedMessageIdField()
  quotedMessageId?: string;

  @WaitField()
  wait?: number;

  @QueueField()
  queue?: boolean;

  @ExpiresInField()
  expiresIn?: number;

  @SendAtField()
  sendAt?: string;

  @LaneField()
  lane?: 'reply' | 'transactional';
}

class CaptionedFileFields extends FileMessageFields {
  @ApiPropertyOptional({ maxLength: MAX_TEXT_LENGTH })
  @IsOptional()
  @IsString({ message: 'caption must be a string' })
  @MaxLength(MAX_TEXT_LENGTH, { message: `caption must have at most ${MAX_TEXT_LENGTH} characters` })
  caption?: string;

  @MentionsField()
  mentions?: string[];
}

export class SendImageBody extends CaptionedFileFields {
  @FileField('image')
  image: string;
}

export class SendVideoBody extends CaptionedFileFields {
  @FileField('video')
  video: string;
}

export class SendDocumentBody extends CaptionedFileFields {
  @FileField('document')
  document: string;
}

export class SendAudioBody extends FileMessageFields {
  @FileField('audio')
  audio: string;
}

export class SendVoiceBody extends FileMessageFields {
  @FileField('voice')
  voice: string;
}

export class SendStickerBody extends FileMessageFields {
  @FileField('sticker')
  sticker: string;
}

/** What the calls take by their types; stickers and sounds have no caption. */
export const FILE_BODIES = {
  image: SendImageBody,
  video: SendVideoBody,
  audio: SendAudioBody,
  voice: SendVoiceBody,
  document: SendDocumentBody,
  sticker: SendStickerBody,
} as const satisfies Record<FileType, new () => FileMessageFields>;

/** Of any of the calls. */
export type FileMessageBody = FileMessageFields & Partial<Pick<CaptionedFileFields, 'caption' | 'mentions'>>;

/** How the body of a call is documented. */
export function fileRequestBody(type: FileType) {
  const schema = { $ref: getSchemaPath(FILE_BODIES[type]) };
  const file = { type: 'object', properties: { [type]: { type: 'string', format: 'binary' } } } as const;
  return {
    required: true,
    content: { 'application/json': { schema }, 'multipart/form-data': { schema: { allOf: [schema, file] } } },
  };
}
