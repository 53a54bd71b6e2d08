import { recordEvents } from '@chasqui/events';

const SHOWN = 'state, reason, reason_detail, next_action, next_action_at';

const STATE = `jsonb_build_object('state', state, 'reason', reason, 'reasonDetail', reason_detail,
  'nextAction', next_action, 'nextActionAt', next_action_at)`;

/** Who makes a change, as SQL: the columns of a lease, or of nobody when a person's call makes it. */
interface Author {
  owner: string;
  generation: string;
}

const NOBODY: Author = { owner: 'NULL::text', generation: 'NULL::bigint' };

/**
 * The statement that changes sessions (`s`) and, in the same commit, adds to the timelines what a person would see as
 * news: another state or reason, or one more restart that is planned. Answers the ids of the changed sessions.
 */
export function recordedChange(change: {
  /** FROM and WHERE of `sessions s`. */
  which: string;
  set: string;
  by?: Author;
  /** When it happened; by default now. */
  at?: string;
}): string {
  const { which, set, by = NOBODY, at = 'clock_timestamp()' } = change;
  return `WITH before AS (SELECT s.id, s.state, s.reason, s.next_action_at FROM sessions s ${which} FOR UPDATE OF s),
    changed AS (
      UPDATE sessions s SET ${set} FROM before WHERE s.id = before.id
      RETURNING s.id, s.account_id, s.state, s.reason, s.reason_detail, s.next_action, s.next_action_at,
        (before.state, before.reason) IS DISTINCT FROM (s.state, s.reason)
          OR (s.next_action = 'restart_browser' AND before.next_action_at IS DISTINCT FROM s.next_action_at) AS is_news),
    history AS (
      INSERT INTO session_transitions (session_id, ${SHOWN}, owner, generation, at)
      SELECT id, ${SHOWN}, ${by.owner}, ${by.generation}, ${at} FROM changed WHERE is_news),
    emitted AS (${stateEvents('changed', at)})
    SELECT id FROM changed`;
}

/**
 * The statement that tells what sessions became.
 * @param changed a CTE with the columns of `sessions` and whether that `is_news`
 * @param at when it happened, as SQL
 */
function stateEvents(changed: string, at: string): string {
  return recordEvents({
    from: changed,
    account: 'account_id',
    session: 'id',
    type: `'session.state_changed'`,
    data: STATE,
    occurredAt: at,
    where: 'is_news',
  });
}
