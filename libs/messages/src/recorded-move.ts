import { countMoved } from '@chasqui/usage';
import { messageEvents } from './message-event.js';
import { ACKNOWLEDGED } from './message-status.js';

const LEFT = ACKNOWLEDGED.map((status) => `'${status}'`).join(', ');

/**
 * The statement that moves messages on and, in the same commit, adds to their histories, to the usage of their
 * session and to the log of events. Locks in one order, so that two that move the same messages never wait for each other. Answers one row for each message that moved.
 */
export function recordedMove(move: {
  /** CTEs that come before it. */
  after?: string;
  /** Condition on `messages`. */
  which: string;
  /** As SQL, where `before.status` is what the message was. */
  status: string;
  reason: string;
}): string {
  const { after, which, status, reason } = move;
  return `WITH ${after ? `${after}, ` : ''}
    before AS (SELECT id, status FROM messages WHERE ${which} ORDER BY id FOR UPDATE),
    changed AS (
      UPDATE messages m SET status = ${status}, status_reason = ${reason}, status_since = now(),
        sent_at = CASE WHEN ${status} IN (${LEFT}) THEN coalesce(m.sent_at, now()) ELSE m.sent_at END
      FROM before WHERE m.id = before.id RETURNING m.*, before.status AS was),
    ${countMoved('changed')},
    emitted AS (${messageEvents('changed')})
    INSERT INTO message_transitions (message_id, status, reason, attempt, generation)
    SELECT id, status, status_reason, attempts, generation FROM changed RETURNING message_id`;
}
