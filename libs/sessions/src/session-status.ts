import { LIVE_STATES, type SessionState } from './session-state.js';
import { NEXT_ACTIONS, SESSION_REASONS, type NextAction, type SessionReason } from './session-reason.js';
import type { Session } from './session.entity.js';

/** A session's state, explained. */
export interface SessionStatus {
  state: SessionState;
  reason: SessionReason;
  /** `reason` as a sentence. */
  explanation: string;
  since: Date;
  nextAction: string | null;
  nextActionAt: Date | null;
}

type Known = Pick<Session, 'wanted' | 'state' | 'reason' | 'stateSince' | 'nextAction' | 'nextActionAt' | 'pairedAt'>;

/**
 * What a person should be told. The row is written by the session's owner; when it has none (`isHosted` false: no live
 * lease), a row that says `ready` is only a memory, and what counts is what is wanted.
 */
export function explainStatus(session: Known, isHosted: boolean): SessionStatus {
  if (isHosted || !LIVE_STATES.includes(session.state)) return described(session);
  if (session.wanted === 'stopped') {
    return described({
      ...session,
      state: 'stopped',
      reason: 'stopped_by_request',
      nextAction: 'start',
      nextActionAt: null,
    });
  }
  return session.pairedAt && session.state !== 'starting'
    ? described({ ...session, state: 'disconnected', reason: 'worker_lost', nextAction: 'claim', nextActionAt: null })
    : described({
        ...session,
        state: 'starting',
        reason: 'waiting_for_worker',
        nextAction: 'claim',
        nextActionAt: null,
      });
}

function described(known: {
  state: SessionState;
  reason: SessionReason;
  stateSince: Date;
  nextAction: NextAction | null;
  nextActionAt: Date | null;
}): SessionStatus {
  return {
    state: known.state,
    reason: known.reason,
    explanation: SESSION_REASONS[known.reason],
    since: known.stateSince,
    nextAction: NEXT_ACTIONS[known.nextAction ?? 'none'],
    nextActionAt: known.nextActionAt,
  };
}
