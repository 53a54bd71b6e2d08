import type { Departing, WaitingLane } from '@chasqui/pacing';
import type { EntityManager } from 'typeorm';
import { laneNumber } from '../lane.js';
import { IS_NEW_RECIPIENT, IS_WAITING } from './lane-heads.js';

/** From so many of each lane it is taken which part of them goes to new recipients. */
const SAMPLE = 1_000;
/** As many as a session's queue may have; without an order PostgreSQL might read the table, and not the index. */
const MOST_COUNTED = 100_000;
const REPLY = laneNumber('reply');

/** A message, and those that leave before it. */
export interface Waiting {
  ahead: WaitingLane[];
  message: Departing;
}

interface LaneRow {
  lane: number;
  count: number;
  newShare: number;
}

/** @returns null when there is no such message that is queued */
export async function waitingBefore(
  manager: EntityManager,
  sessionId: string,
  message: { waId: string } | { lane: number; isNewRecipient: boolean },
): Promise<Waiting | null> {
  const place = 'waId' in message ? await placeOf(manager, sessionId, message.waId) : endOf(message);
  if (!place) return null;
  const rows = await manager.query<LaneRow[]>(
    `SELECT lanes.lane::int AS lane, counted.count, coalesce(sampled.share, 0) AS "newShare"
     FROM generate_series(0, $2::int) AS lanes (lane),
       LATERAL (SELECT count(*)::int AS count FROM (
         SELECT FROM messages m WHERE m.session_id = $1 AND ${before('lanes.lane')}
         ORDER BY m.send_at, m.position LIMIT ${MOST_COUNTED}) waiting) counted,
       LATERAL (
         SELECT count(DISTINCT chat_id) FILTER (WHERE is_new)::float8 / nullif(count(*), 0) AS share FROM (
           SELECT m.chat_id, ${IS_NEW_RECIPIENT} AS is_new FROM messages m
           WHERE m.session_id = $1 AND ${before('lanes.lane')} ORDER BY m.send_at, m.position LIMIT ${SAMPLE}) first) sampled
     ORDER BY lanes.lane`,
    [sessionId, place.lane, place.sendAt, place.position],
  );
  const ahead = rows.map(({ lane, count, newShare }) => ({ isReply: lane === REPLY, count, newShare }));
  return { ahead, message: { isReply: place.lane === REPLY, isNewRecipient: place.isNewRecipient } };
}

export async function isNewRecipient(manager: EntityManager, sessionId: string, chatId: string): Promise<boolean> {
  const [row] = await manager.query<{ isNew: boolean }[]>(
    `SELECT ${IS_NEW_RECIPIENT} AS "isNew" FROM (SELECT $1::uuid AS session_id, $2::text AS chat_id) m`,
    [sessionId, chatId],
  );
  return row?.isNew ?? true;
}

interface Place {
  lane: number;
  /** With `position`: after all that leaves before it in its lane; null: at the end. */
  sendAt: Date | string | null;
  position: string | null;
  isNewRecipient: boolean;
}

function endOf({ lane, isNewRecipient }: { lane: number; isNewRecipient: boolean }): Place {
  return { lane, isNewRecipient, sendAt: null, position: null };
}

async function placeOf(manager: EntityManager, sessionId: string, waId: string): Promise<Place | undefined> {
  const [place] = await manager.query<Place[]>(
    `SELECT m.lane, m.send_at::text AS "sendAt", m.position::text AS position, ${IS_NEW_RECIPIENT} AS "isNewRecipient"
     FROM messages m WHERE m.session_id = $1 AND m.wa_id = $2 AND m.status = 'queued'`,
    [sessionId, waId],
  );
  return place;
}

/** $2 is the lane of the message, $3 and $4 its place in it. */
function before(lane: string): string {
  return `m.lane = ${lane} AND ${IS_WAITING}
    AND (${lane} < $2 OR $3::timestamptz IS NULL OR (m.send_at, m.position) < ($3::timestamptz, $4::bigint))`;
}
