import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsObject, ValidateIf } from 'class-validator';
import type { PacingSummary } from '@chasqui/messages';
import { DEFAULT_PACING, PACING_BOUNDS, WARM_UP_BOUNDS } from '@chasqui/pacing';

const MEANINGS: Record<keyof typeof PACING_BOUNDS, string> = {
  minGapMs: 'Milliseconds from the end of a hand-over to the next one.',
  jitterMs: 'The most that chance adds to each gap, in milliseconds.',
  perMinute: 'The most hand-overs in any 60 seconds.',
  perHour: 'The most hand-overs in any hour.',
  perDay: 'The most hand-overs in any 24 hours.',
  newRecipientsPerDay: 'The most people in any 24 hours with whom the session had never exchanged a message.',
};

function documented(field: keyof typeof PACING_BOUNDS): object {
  const { least, most, isOptional } = PACING_BOUNDS[field];
  const type = { type: 'integer', minimum: least, maximum: most, nullable: isOptional };
  return { ...type, description: `${MEANINGS[field]}${isOptional ? ' null: no such cap.' : ''}` };
}

function PacingField(field: keyof typeof PACING_BOUNDS): PropertyDecorator {
  return ApiPropertyOptional({ ...documented(field), default: DEFAULT_PACING[field] });
}

class WarmUpView {
  @ApiProperty({
    type: 'integer',
    minimum: WARM_UP_BOUNDS.firstDay.least,
    maximum: WARM_UP_BOUNDS.firstDay.most,
    description: 'The most hand-overs in 24 hours on the first day of the number.',
  })
  firstDay: number;

  @ApiProperty({
    minimum: WARM_UP_BOUNDS.growth.least,
    maximum: WARM_UP_BOUNDS.growth.most,
    description: 'What that is multiplied with on each day after it.',
  })
  growth: number;
}

const WARM_UP = 'How much more a number may send from day to day after it was first paired. null: no warm-up.';

/** A policy of a session's own. What is left out is as in the defaults. */
export class PacingBody {
  @ApiPropertyOptional({ default: true, description: 'false: the session is not paced.' })
  enabled?: boolean;

  @PacingField('minGapMs')
  minGapMs?: number;

  @PacingField('jitterMs')
  jitterMs?: number;

  @PacingField('perMinute')
  perMinute?: number | null;

  @PacingField('perHour')
  perHour?: number | null;

  @PacingField('perDay')
  perDay?: number | null;

  @PacingField('newRecipientsPerDay')
  newRecipientsPerDay?: number | null;

  @ApiPropertyOptional({ type: WarmUpView, nullable: true, default: DEFAULT_PACING.warmUp, description: WARM_UP })
  warmUp?: WarmUpView | null;
}

/** What is wrong inside it, the pacing itself says. */
export function PacingPolicyField(description: string): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ type: PacingBody, nullable: true, description }),
    ValidateIf((_body, value) => value !== undefined && value !== null),
    IsObject({ message: 'pacing must be an object or null' }),
  );
}

class PacingUsedView {
  @ApiProperty()
  lastMinute: number;

  @ApiProperty()
  lastHour: number;

  @ApiProperty()
  lastDay: number;

  @ApiProperty()
  newRecipientsLastDay: number;
}

/** How a session is paced. */
export class PacingView {
  @ApiProperty({ description: 'Whether its messages leave at this pace.' })
  enabled: boolean;

  @ApiProperty({ description: 'Whether it has no policy of its own: it is paced as the installation is.' })
  isDefault: boolean;

  @ApiProperty(documented('minGapMs'))
  minGapMs: number;

  @ApiProperty(documented('jitterMs'))
  jitterMs: number;

  @ApiProperty(documented('perMinute'))
  perMinute: number | null;

  @ApiProperty(documented('perHour'))
  perHour: number | null;

  @ApiProperty(documented('perDay'))
  perDay: number | null;

  @ApiProperty(documented('newRecipientsPerDay'))
  newRecipientsPerDay: number | null;

  @ApiProperty({ type: WarmUpView, nullable: true, description: WARM_UP })
  warmUp: WarmUpView | null;

  @ApiProperty({ type: Number, nullable: true, description: 'The most in 24 hours by the warm-up of today.' })
  warmUpCap: number | null;

  @ApiProperty({ type: PacingUsedView, nullable: true, description: 'Hand-overs so far; null when it is not paced.' })
  used: PacingUsedView | null;
}

export function toPacingView({ policy, isDefault, warmUpCap, used }: PacingSummary): PacingView {
  return { ...policy, isDefault, warmUpCap, used };
}
