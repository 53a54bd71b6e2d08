import { HOLD_REASONS, type Hold } from '@chasqui/messages';
import type { SessionView } from '@chasqui/sessions';
import type { Held } from './send-answer.js';

/** What is not up to the state of the session. */
export function heldBy({ reason, estimatedAt }: Hold): Held {
  return withTime({ reason, explanation: HOLD_REASONS[reason] }, estimatedAt);
}

/** The session's own reason says more than that it is not ready. */
export function toHeld({ status }: Pick<SessionView, 'status'>, hold: Hold): Held {
  if (hold.reason !== 'session_not_ready') return heldBy(hold);
  return withTime({ reason: status.reason, explanation: status.explanation }, status.nextActionAt);
}

function withTime(why: Pick<Held, 'reason' | 'explanation'>, at: Date | null): Held {
  return { ...why, ...(at && { estimatedAt: at.toISOString() }) };
}
