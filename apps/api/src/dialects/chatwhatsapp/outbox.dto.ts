import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsDefined, IsIn, ValidateIf } from 'class-validator';
import { LANES, type Hold, type Lane, type OutboxSummary, type Resolution } from '@chasqui/messages';
import { heldBy } from './held.js';
import { HeldView } from './message.dto.js';
import type { Held } from './send-answer.js';

const RESOLUTIONS = ['sent', 'resend'] as const satisfies readonly Resolution[];
const LANE_TEXT = { message: `lane must be one of ${LANES.join(', ')}` };
const OUTCOME_TEXT = { message: `outcome must be one of ${RESOLUTIONS.join(', ')}` };

export class ClearQueueBody {
  @ApiPropertyOptional({ enum: LANES, description: 'Only what waits in this lane.' })
  @ValidateIf(({ lane }: ClearQueueBody) => lane !== undefined) // null is no way to say "all"
  @IsIn(LANES, LANE_TEXT)
  lane?: Lane;
}

export class ChangeMessageBody {
  @ApiProperty({ enum: LANES, description: 'What waits in an earlier one leaves before all others.' })
  @IsIn(LANES, LANE_TEXT)
  @IsDefined({ message: 'lane is required' })
  lane: Lane;
}

export class ResolveMessageBody {
  @ApiProperty({
    enum: RESOLUTIONS,
    description: '`sent`: the phone shows that it left. `resend`: it is handed over once more, under the same id.',
  })
  @IsIn(RESOLUTIONS, OUTCOME_TEXT)
  @IsDefined({ message: 'outcome is required' })
  outcome: Resolution;
}

export class ClearedQueueAnswer {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty({ description: 'How many messages were cancelled.' })
  cancelled: number;
}

/** The outbox of a session as its status shows it. */
export class OutboxView {
  @ApiProperty({ description: 'Whether nothing is handed over until somebody resumes it.' })
  paused: boolean;

  @ApiProperty({ type: String, nullable: true, enum: ['by_request', 'number_changed'] })
  reason: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'Since when it is paused.' })
  since: string | null;

  @ApiProperty({ description: 'Messages that wait to be sent.' })
  queued: number;

  @ApiProperty({ description: 'Messages that may have left: nobody knows yet, and the others wait for them.' })
  uncertain: number;

  @ApiProperty({ description: 'Likewise, but given up on: the others go on, and a person may resolve them.' })
  parked: number;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When the next one is due; null when nothing is queued, or it is paused.',
  })
  nextSendAt: string | null;

  @ApiProperty({ type: HeldView, nullable: true, description: 'What pacing holds the next one back for.' })
  held: Held | null;
}

/** @param held what pacing holds the next message back for */
export function toOutboxView({ reason, since, nextSendAt, ...counts }: OutboxSummary, held: Hold | null): OutboxView {
  const at = later(nextSendAt, held?.estimatedAt ?? null);
  return {
    paused: reason !== null,
    reason,
    since: since?.toISOString() ?? null,
    queued: counts.queued,
    uncertain: counts.uncertain,
    parked: counts.parked,
    nextSendAt: at?.toISOString() ?? null,
    held: held && reason === null ? heldBy(held) : null,
  };
}

/** null: it is paused, or nothing is queued. */
function later(nextSendAt: Date | null, heldUntil: Date | null): Date | null {
  if (nextSendAt === null || heldUntil === null) return nextSendAt;
  return heldUntil > nextSendAt ? heldUntil : nextSendAt;
}
