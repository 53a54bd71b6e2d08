import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsDefined,
  IsOptional,
  IsString,
  MaxLength,
} from 'class-validator';
import { newPollSecret } from '@chasqui/messages';
import { HasVisibleText } from '../../../http/storable-text.js';
import { toContext } from '../context-fields.js';
import { SendFields, toNewMessage } from '../send-fields.js';
import type { Sendable } from '../sendable.js';
import type { SendingCall } from '../sending-call.js';

const LONGEST_QUESTION = 255;
const LONGEST_OPTION = 100;
const FEWEST_OPTIONS = 2;
const MOST_OPTIONS = 12;

/** What WhatsApp Web makes of an option before it is shown: two that are one then cannot be told apart. */
const asShown = (option: unknown): unknown => (typeof option === 'string' ? option.trim() : option);

export class SendPollBody extends SendFields {
  @ApiProperty({ example: 'When shall we meet?', maxLength: LONGEST_QUESTION })
  @IsDefined({ message: 'question is required' })
  @IsString({ message: 'question must be a string' })
  @HasVisibleText({ message: 'question is required' })
  @MaxLength(LONGEST_QUESTION, { message: `question must have at most ${LONGEST_QUESTION} characters` })
  question: string;

  @ApiProperty({ type: [String], example: ['Monday', 'Tuesday'], minItems: FEWEST_OPTIONS, maxItems: MOST_OPTIONS })
  @IsDefined({ message: 'options is required' })
  @IsArray({ message: 'options must be a list of texts' })
  @ArrayMinSize(FEWEST_OPTIONS, { message: `options must have at least ${FEWEST_OPTIONS} texts` })
  @ArrayMaxSize(MOST_OPTIONS, { message: `options must have at most ${MOST_OPTIONS} texts` })
  @IsString({ each: true, message: 'options must be a list of texts' })
  @HasVisibleText({ each: true, message: 'each of options must have a visible character' })
  @MaxLength(LONGEST_OPTION, { each: true, message: `each of options must have at most ${LONGEST_OPTION} characters` })
  @ArrayUnique(asShown, { message: 'options must differ from each other' })
  options: string[];

  @ApiPropertyOptional({ default: false, description: 'Whether one person may choose several.' })
  @IsOptional()
  @IsBoolean({ message: 'allowMultiple must be true or false' })
  allowMultiple?: boolean;
}

/** The dialect's words in ours. Throws DomainError recipient_invalid, recipient_not_allowed. */
export function toPollMessage(body: SendPollBody, call: Pick<SendingCall, 'caller' | 'isAsync'>): Sendable {
  const content = {
    question: body.question.trim(),
    options: body.options.map((option) => option.trim()),
    allowMultiple: body.allowMultiple ?? false,
    secret: newPollSecret(),
    ...toContext(body, call.caller.key),
  };
  return toNewMessage(body, call, { type: 'poll', content });
}
