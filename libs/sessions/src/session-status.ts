import type { Hosting } from './room.js';
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

type Known = Pick<
  Session,
  'wanted' | 'state' | 'reason' | 'reasonDetail' | 'stateSince' | 'nextAction' | 'nextActionAt' | 'pairedAt'
>;

/** Whoever writes one of these writes its detail with it; of others an old detail may be left. */
const DETAILED: readonly SessionReason[] = ['page_incompatible'];

/**
 * What a person should be told. The row is written by the session's owner; when it has none, a row that says `ready` is
 * only a memory, and what counts is what is wanted, and whether a worker can take it.
 */
export function explainStatus(session: Known, hosting: Hosting): SessionStatus {
  const isAtRest = !LIVE_STATES.includes(session.state) && session.reason !== 'no_capacity';
  if (hosting === 'hosted' || isAtRest) return described(session);
  return described({ ...session, ...withoutWorker(session, hosting), nextActionAt: null });
}

function withoutWorker(
  session: Known,
  hosting: Exclude<Hosting, 'hosted'>,
): Pick<Known, 'state' | 'reason' | 'nextAction'> {
  if (session.wanted === 'stopped') return { state: 'stopped', reason: 'stopped_by_request', nextAction: 'start' };
  if (hosting === 'no_worker') return { state: 'stopped', reason: 'no_worker', nextAction: 'start_worker' };
  if (hosting === 'no_room') return { state: 'stopped', reason: 'no_capacity', nextAction: 'wait_for_room' };
  const wasUp = session.pairedAt !== null && session.state !== 'starting' && session.state !== 'stopped';
  return wasUp
    ? { state: 'disconnected', reason: 'worker_lost', nextAction: 'claim' }
    : { state: 'starting', reason: 'waiting_for_worker', nextAction: 'claim' };
}

function described(known: {
  state: SessionState;
  reason: SessionReason;
  reasonDetail: string | null;
  stateSince: Date;
  nextAction: NextAction | null;
  nextActionAt: Date | null;
}): SessionStatus {
  return {
    state: known.state,
    reason: known.reason,
    explanation: explainReason(known.reason, known.reasonDetail),
    since: known.stateSince,
    nextAction: NEXT_ACTIONS[known.nextAction ?? 'none'],
    nextActionAt: known.nextActionAt,
  };
}

/** The reason as a sentence, with its detail if it has one. */
export function explainReason(reason: SessionReason, detail: string | null): string {
  const sentence = SESSION_REASONS[reason];
  return detail !== null && DETAILED.includes(reason) ? `${sentence} (${detail})` : sentence;
}
