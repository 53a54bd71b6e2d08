import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { Template } from '@chasqui/batches';
import { MAX_TEXT_LENGTH } from '@chasqui/messages';
import { HasVisibleText } from '../../../http/storable-text.js';
import { ExpiresInField, SendAtField } from '../send-options.js';

const DUPLICATES = ['refuse', 'allow'] as const;

/** How all messages of a bulk call are to be sent. */
export class BulkOptionsQuery {
  @ApiPropertyOptional({ example: 'Spring sale', maxLength: 200, description: 'For you to find the batch again.' })
  @IsOptional()
  @IsString({ message: 'name must be a string' })
  @HasVisibleText({ message: 'name must not be blank' })
  @MaxLength(200, { message: 'name must have at most 200 characters' })
  name?: string;

  @ApiPropertyOptional({
    example: 'Hello {{name|there}}',
    maxLength: MAX_TEXT_LENGTH,
    description: 'The template of every message that has no text of its own.',
  })
  @IsOptional()
  @IsString({ message: 'text must be a string' })
  @HasVisibleText({ message: 'text must not be blank' })
  @MaxLength(MAX_TEXT_LENGTH, { message: `text must have at most ${MAX_TEXT_LENGTH} characters` })
  text?: string;

  @SendAtField()
  sendAt?: string;

  @ExpiresInField()
  expiresIn?: number;

  @ApiPropertyOptional({
    enum: DUPLICATES,
    default: 'refuse',
    description: '`allow`: a recipient may be there more than once, and gets each of its messages.',
  })
  @IsOptional()
  @IsIn(DUPLICATES, { message: `duplicates must be ${DUPLICATES.join(' or ')}` })
  duplicates?: (typeof DUPLICATES)[number];
}

export const BULK_FIELDS = [
  'name',
  'text',
  'sendAt',
  'expiresIn',
  'duplicates',
] as const satisfies readonly (keyof BulkOptionsQuery)[];

export interface BulkOptions {
  name: string | null;
  template: Template | null;
  sendAt: Date | null;
  /** null: they wait for as long as it takes. */
  expiresInSeconds: number | null;
  allowsDuplicates: boolean;
}

/** @throws DomainError template_invalid */
export function toBulkOptions({ name, text, sendAt, expiresIn, duplicates }: BulkOptionsQuery): BulkOptions {
  return {
    name: name?.replaceAll('\0', '').toWellFormed() ?? null,
    template: text == null ? null : Template.parse(text),
    sendAt: typeof sendAt === 'string' ? new Date(sendAt) : null,
    expiresInSeconds: expiresIn ?? null,
    allowsDuplicates: duplicates === 'allow',
  };
}
