import { explainReason, type SessionReason, type SessionState } from '@chasqui/sessions';
import type { Hold } from './trace.js';

/** One entry of a session's timeline. */
export interface StateRow {
  at: Date;
  endedAt: Date | null;
  state: SessionState;
  reason: SessionReason;
  reasonDetail: string | null;
}

export interface PauseRow {
  at: Date;
  type: 'session.outbox_paused' | 'session.outbox_resumed';
  reason: string | null;
}

/** The times in which a session could not send. */
export function statesOf(timeline: readonly StateRow[]): Hold[] {
  return timeline
    .filter(({ state }) => state !== 'ready')
    .map(({ at, endedAt, state, reason, reasonDetail }) => ({
      from: at,
      to: endedAt,
      what: `the session was ${state}: ${explainReason(reason, reasonDetail)}`,
    }));
}

/** The times in which an outbox was paused. */
export function pausesOf(events: readonly PauseRow[]): Hold[] {
  const holds: Hold[] = [];
  for (const { at, type, reason } of events) {
    const last = holds.at(-1);
    const open = last?.to === null ? last : undefined;
    if (type === 'session.outbox_resumed') {
      if (open) open.to = at;
    } else if (!open) {
      holds.push({ from: at, to: null, what: `the outbox was paused${reason === null ? '' : ` (${reason})`}` });
    }
  }
  return holds;
}
