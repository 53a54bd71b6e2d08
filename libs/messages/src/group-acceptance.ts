import { PreparedStatement } from '@chasqui/database';
import { countAccepted } from '@chasqui/usage';
import type { DataSource } from 'typeorm';
import type { Acceptance, NewOutbound } from './acceptance.js';
import { holdOf, toHold, type HoldRow } from './hold.js';
import { isKept, type IdempotentRequest } from './idempotency.js';
import { laneNumber } from './lane.js';
import { acceptanceEvents } from './message-event.js';

type Row = HoldRow & { acceptedAt: Date };

const HOLD = holdOf('s', {
  waId: 'i.wa_id',
  lane: 'i.lane',
  sendAt: 'i.due',
  isHeld: 'false',
  isReady: 'i.is_ready',
});

/** What is kept with the key are the ids of all. */
const TAKE_KEY = `, outdated AS (
    DELETE FROM idempotency_keys k USING counted c
    WHERE k.account_id = $1 AND k.key = $11 AND NOT (${isKept('k')}) RETURNING k.key),
  keyed AS (
    INSERT INTO idempotency_keys (account_id, key, request_hash, session_id, wa_id, answer)
    SELECT $1, $11, $12::bytea, c.session_id, ($3::text[])[1], to_jsonb($3::text[])
    FROM counted c LEFT JOIN outdated ON true)`;

/**
 * The acceptance of one message, for several of one session: one statement and one commit, in the order given. All of
 * them are accepted, or none; locks as that one does.
 */
function groupStatement(isKeyed: boolean): PreparedStatement<Row> {
  return new PreparedStatement<Row>(`WITH open AS (
      SELECT id, account_id, outbox_paused_at, outbox_pause_reason, next_send_at, backlog_through FROM sessions
      WHERE account_id = $1 AND id = $2 AND deleted_at IS NULL AND paired_at IS NOT NULL FOR SHARE),
    items AS MATERIALIZED (
      SELECT *, greatest(now(), coalesce(send_at, now())) AS due
      FROM unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::smallint[], $8::timestamptz[], $9::integer[],
        $10::boolean[]) WITH ORDINALITY i (wa_id, chat_id, type, content, lane, send_at, expires_in, is_ready, place)),
    ${countAccepted('open', 'cardinality($3::text[])')},
    accepted AS (
      INSERT INTO messages
        (account_id, session_id, wa_id, direction, chat_id, type, content, status, lane, send_at, expires_at)
      SELECT $1, session_id, i.wa_id, 'outbound', i.chat_id, i.type, i.content::jsonb, 'queued', i.lane, i.due,
        i.due + make_interval(secs => i.expires_in)
      FROM counted, items i ORDER BY i.place
      RETURNING *),
    history AS (INSERT INTO message_transitions (message_id, status) SELECT id, 'queued' FROM accepted),
    emitted AS (${acceptanceEvents('accepted')})${isKeyed ? TAKE_KEY : ''}
    SELECT a.status_since AS "acceptedAt", ${HOLD}
    FROM open s, items i JOIN accepted a ON a.wa_id = i.wa_id ORDER BY i.place`);
}

const ACCEPT_UNKEYED = groupStatement(false);
const ACCEPT_KEYED = groupStatement(true);

/**
 * @param messages of the session of the first, which all may queue
 * @param request of all of them; rejects with a unique violation of `idempotency_keys_pkey` when another call takes its
 *   key at the same moment
 * @returns what became of each; undefined when they were not accepted together: for each by itself, or for why not, the
 *   caller must ask
 */
export async function acceptTogether(
  database: DataSource,
  { accountId, request }: { accountId: string; request?: IdempotentRequest | undefined },
  messages: readonly NewOutbound[],
): Promise<Acceptance[] | undefined> {
  const rows = await (request ? ACCEPT_KEYED : ACCEPT_UNKEYED).run(database, [
    accountId,
    messages[0]?.sessionId,
    messages.map(({ waId }) => waId),
    messages.map(({ chatId }) => chatId),
    messages.map(({ type }) => type),
    messages.map(({ content }) => JSON.stringify(content)),
    messages.map(({ lane }) => laneNumber(lane)),
    messages.map(({ sendAt }) => sendAt),
    messages.map(({ expiresInSeconds }) => expiresInSeconds),
    messages.map(({ isReady }) => isReady),
    ...(request ? [request.key, request.hash] : []),
  ]);
  if (rows.length === 0) return undefined;
  return rows.map((row) => ({ outcome: 'accepted', hold: toHold(row), since: row.acceptedAt }));
}
