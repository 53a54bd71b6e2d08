import type { EntityManager } from 'typeorm';
import { laneNumber, LANES } from '../lane.js';
import { HAS_FILE, HOLDS_UP } from '../outbox-message.js';

/** The first message of a lane that may leave, as far as it is not up to pacing. */
export interface LaneHead {
  id: string;
  isReply: boolean;
  isNewRecipient: boolean;
  hasFile: boolean;
}

const LANE_NUMBERS = `unnest(ARRAY[${LANES.map((_, lane) => lane).join(', ')}]::smallint[]) AS lanes (lane)`;

/** Of `messages m`: those that pacing counts as waiting. All of it is in the index `messages_due`. */
export const IS_WAITING = `m.status = 'queued' AND NOT m.held AND m.send_at <= now()`;

const IS_DUE = `${IS_WAITING} AND (m.expires_at IS NULL OR m.expires_at > now())`;

/**
 * Whether nothing of `messages m`'s session ever reached its recipient or came from there, as far as messages are kept.
 * A group has let the session in.
 */
export const IS_NEW_RECIPIENT = `(m.chat_id NOT LIKE '%@g.us' AND NOT EXISTS (
  SELECT 1 FROM messages k WHERE k.session_id = m.session_id AND k.chat_id = m.chat_id
    AND (k.direction = 'inbound' OR k.status IN ('sent', 'delivered', 'read', 'played'))))`;

/** The first of each lane, in the order of the lanes; none while an earlier message is undecided. */
export async function laneHeads(manager: EntityManager, sessionId: string): Promise<LaneHead[]> {
  return manager.query<LaneHead[]>(
    `SELECT m.id, m.lane = ${laneNumber('reply')} AS "isReply", ${IS_NEW_RECIPIENT} AS "isNewRecipient",
       m.${HAS_FILE} AS "hasFile"
     FROM ${LANE_NUMBERS}, LATERAL (
       SELECT m.id, m.session_id, m.lane, m.chat_id, m.content FROM messages m
       WHERE m.session_id = $1 AND m.lane = lanes.lane AND ${IS_DUE}
       ORDER BY m.send_at, m.position LIMIT 1) m
     WHERE NOT EXISTS (SELECT 1 FROM messages WHERE session_id = $1 AND ${HOLDS_UP})
     ORDER BY m.lane`,
    [sessionId],
  );
}

/** How long until something of a session becomes due or expires; null when nothing is known to. Never negative. */
export async function msUntilNextChange(manager: EntityManager, sessionId: string): Promise<number | null> {
  const [row] = await manager.query<{ waitMs: number | null }[]>(
    `SELECT ceil(extract(epoch FROM least(
       (SELECT min(first.send_at) FROM ${LANE_NUMBERS}, LATERAL (
         SELECT m.send_at FROM messages m
         WHERE m.session_id = $1 AND m.status = 'queued' AND NOT m.held AND m.lane = lanes.lane AND m.send_at > now()
         ORDER BY m.send_at LIMIT 1) first),
       (SELECT m.expires_at FROM messages m
         WHERE m.session_id = $1 AND m.status = 'queued' AND m.expires_at IS NOT NULL
         ORDER BY m.expires_at LIMIT 1)) - clock_timestamp()) * 1000)::float8 AS "waitMs"`,
    [sessionId],
  );
  const waitMs = row?.waitMs ?? null;
  return waitMs === null ? null : Math.max(0, waitMs);
}
