import { laneNumber } from './lane.js';
import { MESSAGE_REASONS } from './message-reason.js';

/** Why an accepted message does not leave at once. */
export const HOLD_REASONS = {
  outbox_paused: 'The outbox of this session is paused, until somebody resumes it.',
  number_changed: 'The session was paired with another phone: its outbox waits to be resumed or cleared.',
  batch_paused: 'The batch that it belongs to is paused.',
  scheduled: 'It was asked to leave later.',
  session_not_ready: 'The session is not ready.',
  waiting_for_earlier_message: 'WhatsApp has not yet told what became of an earlier message of this session.',
  uploads_failing: MESSAGE_REASONS.uploads_failing,
  media_store_away: MESSAGE_REASONS.media_store_away,
  paced: 'Messages of this session leave with gaps, and not in a burst.',
  minute_cap: 'The session has sent as many messages as it may in a minute.',
  hour_cap: 'The session has sent as many messages as it may in an hour.',
  day_cap: 'The session has sent as many messages as it may in 24 hours.',
  new_recipients_cap: 'The session has written to as many people for the first time as it may in 24 hours.',
  warm_up: 'The number of this session is new, and may send more from day to day.',
} as const;

export type HoldReason = keyof typeof HOLD_REASONS;

export interface Hold {
  reason: HoldReason;
  /** When it is expected to leave; null when nobody can know. */
  estimatedAt: Date | null;
}

/** What is being handed over takes milliseconds, unless something is wrong: then nobody knows for how long. */
const SLOW_AFTER = `interval '2 seconds'`;

function isSlow(message: string): string {
  return `${message}.status = 'sending' AND ${message}.status_since < now() - ${SLOW_AFTER}`;
}

/** What was noted of a queued message whose file cannot be uploaded for now; null else. */
export function fileHoldOf(message: string): string {
  return `CASE WHEN ${message}.status = 'queued' AND ${message}.status_reason IN ('uploads_failing', 'media_store_away')
    THEN ${message}.status_reason END`;
}

/** As {@link holdOf} gives it. */
export interface HoldRow {
  reason: HoldReason | null;
  pauseReason: string | null;
  estimatedAt: Date | null;
}

/**
 * The select list that says what holds a message back now. Every field is SQL; `fileHold` is that of {@link fileHoldOf}. While a backlog leaves, replies overtake
 * it, but not its gaps.
 * @param session alias of its row of `sessions`
 */
export function holdOf(
  session: string,
  message: { waId: string; lane: string; sendAt: string; isHeld: string; isReady: string; fileHold?: string },
): string {
  const isReply = `${message.lane} = ${laneNumber('reply')}`;
  const { fileHold } = message;
  const isInGap = `${session}.next_send_at > now()`;
  return `CASE
      WHEN ${session}.outbox_paused_at IS NOT NULL THEN 'outbox_paused'
      WHEN ${message.isHeld} THEN 'batch_paused'
      WHEN ${message.sendAt} > now() THEN 'scheduled'
      WHEN NOT ${message.isReady} THEN 'session_not_ready'
      WHEN EXISTS (SELECT 1 FROM messages o WHERE o.session_id = ${session}.id AND o.wa_id <> ${message.waId}
        AND (o.status = 'uncertain' AND o.parked_at IS NULL OR ${isSlow('o')})) THEN 'waiting_for_earlier_message'
      ${fileHold === undefined ? '' : `WHEN ${fileHold} IS NOT NULL THEN ${fileHold}`}
      WHEN ${isInGap} OR ${session}.backlog_through IS NOT NULL AND NOT ${isReply} THEN 'paced' END AS reason,
    ${session}.outbox_pause_reason AS "pauseReason",
    CASE WHEN ${message.sendAt} > now() THEN ${message.sendAt}
      WHEN ${isInGap} AND (${session}.backlog_through IS NULL OR ${isReply}) THEN ${session}.next_send_at
      END AS "estimatedAt"`;
}

export function toHold({ reason, pauseReason, estimatedAt }: HoldRow): Hold | null {
  switch (reason) {
    case null:
      return null;
    case 'outbox_paused':
      return { reason: pauseReason === 'number_changed' ? pauseReason : reason, estimatedAt: null };
    case 'scheduled':
    case 'paced':
    case 'minute_cap':
    case 'hour_cap':
    case 'day_cap':
    case 'new_recipients_cap':
    case 'warm_up':
      return { reason, estimatedAt };
    case 'number_changed':
    case 'batch_paused':
    case 'session_not_ready':
    case 'uploads_failing':
    case 'media_store_away':
    case 'waiting_for_earlier_message':
      return { reason, estimatedAt: null };
  }
}
