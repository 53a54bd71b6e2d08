import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import {
  BATCH_STATES,
  LINE_REFUSALS,
  type Batch,
  type BatchAnswer,
  type BatchProgress,
  type LineRefusal,
} from '@chasqui/batches';
import { toJid } from '@chasqui/whatsapp-vocabulary';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export class ListBatchesQuery {
  @ApiPropertyOptional({ default: 50, maximum: 200 })
  @IsOptional()
  @Type(() => Number)
  @IsInt({ message: 'limit must be a whole number' })
  @Min(1, { message: 'limit must be at least 1' })
  @Max(200, { message: 'limit must be at most 200' })
  limit = 50;

  @ApiPropertyOptional({ description: '`nextCursor` of the page before.' })
  @IsOptional()
  @Matches(UUID, { message: 'cursor must come from nextCursor' })
  cursor?: string;
}

export class BatchView {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ type: String, nullable: true })
  name: string | null;

  @ApiProperty({ enum: BATCH_STATES, description: '`finished`: nothing of it is left to be sent.' })
  state: string;

  @ApiProperty({ description: 'How many lines became messages.' })
  accepted: number;

  @ApiProperty({ description: 'How many lines were refused.' })
  refused: number;

  @ApiProperty({
    type: String,
    nullable: true,
    enum: ['utf-8', 'windows-1252'],
    description: 'As what a CSV was read; null for JSON, which is UTF-8.',
  })
  encoding: string | null;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;
}

export class BatchProgressView extends BatchView {
  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'integer' },
    description: 'Messages by their present status; a status that none has is left out.',
    example: { queued: 4200, sent: 12, delivered: 788 },
  })
  counts: Record<string, number>;

  @ApiProperty({ type: Number, nullable: true, description: 'How many left per minute in the last five.' })
  ratePerMinute: number | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'When it ends at this rate.' })
  estimatedEnd: string | null;
}

export class BulkResultView {
  @ApiProperty({ description: 'Of the file, from 1; the place in `messages` of a JSON body.' })
  line: number;

  @ApiProperty({ enum: ['accepted', 'refused'] })
  status: string;

  @ApiPropertyOptional({ description: 'The recipient; of a refused line as it was written.' })
  to?: string;

  @ApiPropertyOptional({ description: 'Of an accepted line.' })
  messageId?: string;

  @ApiPropertyOptional({ enum: Object.keys(LINE_REFUSALS), description: 'Why the line was refused.' })
  code?: string;

  @ApiPropertyOptional({ description: '`code` as a sentence.' })
  message?: string;

  @ApiPropertyOptional({ description: 'The cell or field that it is about.' })
  column?: string;
}

export class BulkAnswerView {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty()
  batch: BatchView;

  @ApiProperty({ type: [BulkResultView] })
  results: BulkResultView[];
}

export class BatchAnswerView {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty()
  batch: BatchProgressView;
}

export class BatchListView {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty({ type: [BatchView] })
  batches: BatchView[];

  @ApiProperty({ type: String, nullable: true, description: 'null on the last page.' })
  nextCursor: string | null;
}

function toBatchView({ id, name, state, accepted, refused, encoding, createdAt }: Batch): BatchView {
  return { id, name, state, accepted, refused, encoding, createdAt: createdAt.toISOString() };
}

export function toBatchAnswerView(batch: BatchProgress): BatchAnswerView {
  const { counts, ratePerMinute, estimatedEnd } = batch;
  return {
    success: true,
    batch: { ...toBatchView(batch), counts, ratePerMinute, estimatedEnd: estimatedEnd?.toISOString() ?? null },
  };
}

/** @param batches with one more than the page has, if there is one */
export function toBatchListView(batches: readonly Batch[], limit: number): BatchListView {
  const page = batches.slice(0, limit);
  const nextCursor = batches.length > limit ? (page.at(-1)?.id ?? null) : null;
  return { success: true, batches: page.map(toBatchView), nextCursor };
}

export function toBulkAnswerView({ batch, accepted, refused }: BatchAnswer): BulkAnswerView {
  const results: BulkResultView[] = [
    ...accepted.map(({ line, waId, chatId }) => ({ line, status: 'accepted', to: toJid(chatId), messageId: waId })),
    ...refused.map(toRefusedView),
  ];
  return { success: true, batch: toBatchView(batch), results: results.sort((a, b) => a.line - b.line) };
}

export function toRefusedView({ line, to, code, message, column }: LineRefusal): BulkResultView {
  return { line, status: 'refused', ...(to !== null && { to }), code, message, ...(column !== null && { column }) };
}
