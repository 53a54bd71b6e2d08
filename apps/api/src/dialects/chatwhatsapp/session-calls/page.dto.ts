import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { invalid } from './chat-address.js';

const MOST = 200;
const DEFAULT = 50;
const LONGEST_CURSOR = 200;

/** One page of a list that the session answers. */
export class PageQuery {
  @ApiPropertyOptional({ minimum: 1, maximum: MOST, default: DEFAULT, description: 'The most on one page' })
  @IsOptional()
  @Type(() => Number)
  @IsInt({ message: 'limit must be a whole number' })
  @Min(1, { message: 'limit must be at least 1' })
  @Max(MOST, { message: `limit must be at most ${MOST}` })
  limit: number = DEFAULT;

  @ApiPropertyOptional({ description: '`nextCursor` of the page before' })
  @IsOptional()
  @IsString({ message: 'cursor must come from nextCursor' })
  @MaxLength(LONGEST_CURSOR, { message: 'cursor must come from nextCursor' })
  cursor?: string;
}

/** A place in a list: what callers must not build upon. */
export function toCursor(place: string | null): string | null {
  return place === null ? null : Buffer.from(place).toString('base64url');
}

/** @throws DomainError input_invalid for what `toCursor` never made */
export function fromCursor(cursor: string | undefined): string | null {
  if (cursor === undefined) return null;
  const place = Buffer.from(cursor, 'base64url').toString();
  if (place === '' || toCursor(place) !== cursor) throw invalid('cursor', 'cursor must come from nextCursor');
  return place;
}
