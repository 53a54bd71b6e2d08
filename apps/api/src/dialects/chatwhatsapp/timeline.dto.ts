import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { SESSION_STATES, type TimelineEntry } from '@chasqui/sessions';

export class ReadTimelineQuery {
  @ApiPropertyOptional({ default: 50, maximum: 200 })
  @IsOptional()
  @Type(() => Number)
  @IsInt({ message: 'limit must be a whole number' })
  @Min(1, { message: 'limit must be at least 1' })
  @Max(200, { message: 'limit must be at most 200' })
  limit = 50;

  @ApiPropertyOptional({ description: '`nextCursor` of the page before.' })
  @IsOptional()
  @Matches(/^\d{1,18}$/, { message: 'cursor must come from nextCursor' })
  cursor?: string;
}

class TimelineEntryView {
  @ApiProperty({ enum: SESSION_STATES })
  state: string;

  @ApiProperty({ description: 'Why it entered this state, for programs.' })
  reason: string;

  @ApiProperty({ description: 'Why it entered this state, for people.' })
  explanation: string;

  @ApiProperty({ type: String, nullable: true, description: 'What was to happen next by itself, or what to do.' })
  nextAction: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  nextActionAt: string | null;

  @ApiProperty({ format: 'date-time' })
  at: string;

  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'Milliseconds until the next entry; null for the present.',
  })
  lastedMs: number | null;

  @ApiProperty({ type: String, nullable: true, description: 'The worker that wrote it; null when a call did.' })
  worker: string | null;
}

export class TimelineAnswer {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty({ type: [TimelineEntryView], description: 'Newest first.' })
  timeline: TimelineEntryView[];

  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}

export function toTimelineAnswer(
  sessionId: string,
  page: { entries: TimelineEntry[]; nextCursor: string | null },
): TimelineAnswer {
  const timeline = page.entries.map((entry) => ({
    state: entry.state,
    reason: entry.reason,
    explanation: entry.explanation,
    nextAction: entry.nextAction?.replace('{id}', sessionId) ?? null,
    nextActionAt: entry.nextActionAt?.toISOString() ?? null,
    at: entry.at.toISOString(),
    lastedMs: entry.lastedMs,
    worker: entry.worker,
  }));
  return { success: true, timeline, nextCursor: page.nextCursor };
}
