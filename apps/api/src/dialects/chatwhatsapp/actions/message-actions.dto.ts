import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsDefined, IsIn, IsOptional, IsString, MaxLength, ValidateBy } from 'class-validator';
import { MAX_TEXT_LENGTH } from '@chasqui/messages';
import { HasVisibleText } from '../../../http/storable-text.js';
import { MentionsField, ToField, type ContextFields } from '../context-fields.js';
import { OptionFields } from '../send-fields.js';

const SECONDS = { '24h': 24 * 60 * 60, '7d': 7 * 24 * 60 * 60, '30d': 30 * 24 * 60 * 60 } as const;
const DURATIONS = Object.keys(SECONDS) as (keyof typeof SECONDS)[];
const EMOJI_TEXT = 'emoji must be one emoji, or empty to take the reaction back';
const graphemes = new Intl.Segmenter();

/** One character as people see it, however many there are in it. */
function isEmojiOrEmpty(value: unknown): boolean {
  if (typeof value !== 'string' || value === '') return true;
  return (
    [...graphemes.segment(value)].length === 1 &&
    /\p{Emoji_Presentation}|\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3/u.test(value)
  );
}

export class ReactBody extends OptionFields {
  @ApiProperty({ example: '👍', description: 'Empty: the reaction is taken back.' })
  @IsDefined({ message: 'emoji is required' })
  @IsString({ message: EMOJI_TEXT })
  @MaxLength(64, { message: EMOJI_TEXT })
  @ValidateBy({ name: 'isEmojiOrEmpty', validator: { validate: isEmojiOrEmpty } }, { message: EMOJI_TEXT })
  emoji: string;
}

export class EditBody extends OptionFields implements ContextFields {
  @ApiProperty({
    example: 'See you at 10',
    maxLength: MAX_TEXT_LENGTH,
    description: 'The text or caption from now on.',
  })
  @IsString({ message: 'text must be a string' })
  @HasVisibleText({ message: 'text is required' })
  @IsDefined({ message: 'text is required' })
  @MaxLength(MAX_TEXT_LENGTH, { message: `text must have at most ${MAX_TEXT_LENGTH} characters` })
  text: string;

  @MentionsField()
  mentions?: string[];
}

export class RevokeBody extends OptionFields {}

export class ForwardBody extends OptionFields {
  @ToField()
  to: string;
}

export class StarBody extends OptionFields {
  @ApiPropertyOptional({ default: true, description: '`false`: the star is taken away.' })
  @IsOptional()
  @IsBoolean({ message: 'on must be true or false' })
  on?: boolean;
}

export class PinBody extends OptionFields {
  @ApiPropertyOptional({ default: true, description: '`false`: it is unpinned.' })
  @IsOptional()
  @IsBoolean({ message: 'on must be true or false' })
  on?: boolean;

  @ApiPropertyOptional({ enum: DURATIONS, default: '7d', description: 'For how long it is pinned.' })
  @IsOptional()
  @IsIn(DURATIONS, { message: `duration must be one of ${DURATIONS.join(', ')}` })
  duration?: keyof typeof SECONDS;
}

/** For how long a message is pinned, in seconds. */
export function toPinSeconds({ duration }: PinBody): number {
  return SECONDS[duration ?? '7d'];
}
