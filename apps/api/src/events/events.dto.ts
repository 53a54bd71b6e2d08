import { ApiProperty } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import { IsIn, IsInt, IsNumber, IsOptional, Max, Min, ValidateBy } from 'class-validator';
import { isCursor, LATEST, titleOf, type EventView, type FeedPage } from '@chasqui/event-feed';
import { EVENT_TYPES, type EventType } from '@chasqui/events';

export const MOST_EVENTS = 200;
export const DEFAULT_EVENTS = 50;
export const LONGEST_WAIT_SECONDS = 30;

const isPlace = (value: unknown): boolean => typeof value === 'string' && (value === LATEST || isCursor(value));

export class ReadEventsQuery {
  @IsOptional()
  @ValidateBy(
    { name: 'isPlace', validator: { validate: isPlace } },
    { message: `after must be ${LATEST}, the nextCursor of an answer, or the cursor of an event` },
  )
  after?: string;

  @IsOptional()
  @Type(() => Number)
  @IsInt({ message: 'limit must be a whole number' })
  @Min(1, { message: 'limit must be at least 1' })
  @Max(MOST_EVENTS, { message: `limit must be at most ${MOST_EVENTS}` })
  limit = DEFAULT_EVENTS;

  @IsOptional()
  @Type(() => Number)
  @IsNumber({}, { message: 'wait must be a number of seconds' })
  @Min(0, { message: 'wait must be at least 0 seconds' })
  @Max(LONGEST_WAIT_SECONDS, { message: `wait must be at most ${LONGEST_WAIT_SECONDS} seconds` })
  wait = 0;

  @IsOptional()
  @Transform(({ value }: { value: unknown }) => [value].flat().flatMap((types) => String(types).split(',')))
  @IsIn(EVENT_TYPES, { each: true, message: 'types must be types of events, separated by commas' })
  types?: EventType[];
}

/** The schema of one event, whichever it is; each type has its own component. */
export const ANY_EVENT = {
  oneOf: EVENT_TYPES.map((type) => ({ $ref: refOf(type) })),
  discriminator: {
    propertyName: 'type',
    mapping: Object.fromEntries(EVENT_TYPES.map((type) => [type, refOf(type)])),
  },
};

export class EventsAnswer {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty({ type: 'array', items: ANY_EVENT, description: 'Oldest first.' })
  events: EventView[];

  @ApiProperty({ description: 'Where to go on; also there when no event came.' })
  nextCursor: string;
}

export function toEventsAnswer({ events, nextCursor }: FeedPage): EventsAnswer {
  return { success: true, events, nextCursor };
}

function refOf(type: EventType): string {
  return `#/components/schemas/${titleOf(type)}`;
}
