import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsInt, IsNumber, IsOptional, Max, Min, ValidateBy } from 'class-validator';
import { EXPIRES_IN_SECONDS, type Lane, type NewMessage } from '@chasqui/messages';
import { IsInstant } from '../../http/instant.js';

const MAX_WAIT_SECONDS = 30;
const DEFAULT_WAIT_SECONDS = 10;
const MAX_EXPIRES_IN_SECONDS = 30 * 24 * 60 * 60;
const MOST_DAYS_AHEAD = 366;
const DAY_MS = 24 * 60 * 60 * 1_000;

/** The lanes of single messages. */
const SEND_LANES = ['reply', 'transactional'] as const satisfies readonly Lane[];

/** What every call that sends may say of how to send. */
export interface SendOptionFields {
  wait?: number | null;
  queue?: boolean | null;
  expiresIn?: number | null;
  sendAt?: string | null;
  lane?: (typeof SEND_LANES)[number] | null;
}

export function WaitField(): PropertyDecorator {
  const bounds = { default: DEFAULT_WAIT_SECONDS, minimum: 0, maximum: MAX_WAIT_SECONDS };
  return applyDecorators(
    ApiPropertyOptional({
      ...bounds,
      example: 5,
      description: 'Seconds to wait for WhatsApp to take it. What cannot leave in that time is answered at once.',
    }),
    IsOptional(),
    IsNumber({}, { message: 'wait must be a number of seconds' }),
    Min(0, { message: 'wait must be at least 0 seconds' }),
    Max(MAX_WAIT_SECONDS, { message: `wait must be at most ${MAX_WAIT_SECONDS} seconds` }),
  );
}

export function QueueField(): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({
      default: true,
      example: true,
      description: '`false`: refused with 409 when it cannot leave now, and nothing is stored.',
    }),
    IsOptional(),
    IsBoolean({ message: 'queue must be true or false' }),
  );
}

export function ExpiresInField(): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({
      type: 'integer',
      default: EXPIRES_IN_SECONDS,
      minimum: 1,
      maximum: MAX_EXPIRES_IN_SECONDS,
      example: 3_600,
      description: 'Seconds after `sendAt`, or from now, after which it is no longer sent: it becomes `expired`.',
    }),
    IsOptional(),
    IsInt({ message: 'expiresIn must be a whole number of seconds' }),
    Min(1, { message: 'expiresIn must be at least 1 second' }),
    Max(MAX_EXPIRES_IN_SECONDS, { message: `expiresIn must be at most ${MAX_EXPIRES_IN_SECONDS} seconds (30 days)` }),
  );
}

export function SendAtField(): PropertyDecorator {
  const isNear = (value: unknown): boolean => !(Date.parse(String(value)) > Date.now() + MOST_DAYS_AHEAD * DAY_MS);
  return applyDecorators(
    ApiPropertyOptional({
      format: 'date-time',
      example: '2026-02-01T09:00:00+05:30',
      description: 'Not before this time, which must say its offset; at most one year ahead. What is past means now.',
    }),
    IsOptional(),
    IsInstant('sendAt'),
    ValidateBy(
      { name: 'isNear', validator: { validate: isNear } },
      { message: 'sendAt must be at most one year ahead' },
    ),
  );
}

export function LaneField(): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({
      enum: SEND_LANES,
      default: 'transactional',
      example: 'reply',
      description: '`reply` overtakes what waits as `transactional`.',
    }),
    IsOptional(),
    IsIn(SEND_LANES, {
      message: ({ value }) =>
        value === 'campaign'
          ? 'lane campaign is for bulk messages, which this call does not send'
          : `lane must be ${SEND_LANES.join(' or ')}`,
    }),
  );
}

/** @param isAsync the caller prefers not to wait, whatever the body says */
export function toSendOptions(
  { wait, queue, expiresIn, sendAt, lane }: SendOptionFields,
  isAsync: boolean,
): Required<Pick<NewMessage, 'lane' | 'sendAt' | 'expiresInSeconds' | 'mayQueue'>> & { waitMs: number } {
  return {
    waitMs: isAsync ? 0 : (wait ?? DEFAULT_WAIT_SECONDS) * 1_000,
    mayQueue: queue ?? true,
    expiresInSeconds: expiresIn ?? EXPIRES_IN_SECONDS,
    sendAt: typeof sendAt === 'string' ? new Date(sendAt) : null,
    lane: lane ?? 'transactional',
  };
}
