import { workerOf } from '@chasqui/sessions';
import { toJid } from '@chasqui/whatsapp-vocabulary';
import type { Client } from 'pg';
import { printable } from '../administration/table.js';
import { CliError } from '../errors.js';
import { pausesOf, statesOf, type PauseRow, type StateRow } from './holds.js';
import type { Step, Trace, TracedEvent, TracedMessage, TracedSession } from './trace.js';

const LANES = ['reply', 'transactional', 'campaign'];

const WAITING = ['preparing', 'queued', 'sending', 'uncertain'];

/** Queued before it, in the order in which the outbox takes them. */
const AHEAD = `(SELECT count(*)::integer FROM messages o WHERE o.session_id = m.session_id AND o.status = 'queued'
  AND NOT o.held AND m.status = 'queued' AND (o.lane, o.send_at, o.position) < (m.lane, m.send_at, m.position))`;

const HELD_BACK_BY = `(SELECT o.wa_id FROM messages o WHERE o.session_id = m.session_id AND o.id <> m.id
  AND o.status IN ('sending', 'uncertain') AND o.parked_at IS NULL AND m.status = 'queued' ORDER BY o.position LIMIT 1)`;

const HOSTED = `EXISTS (SELECT 1 FROM session_leases l WHERE l.session_id = s.id AND l.expires_at > clock_timestamp())`;

type MessageRow = Omit<TracedMessage, 'chat' | 'lane' | 'text'> & {
  id: string;
  chatId: string;
  laneNumber: number;
  text: string;
};
type SessionRow = { [K in keyof TracedSession as `session${Capitalize<K>}`]: TracedSession[K] };

export interface TraceRequest {
  messageId: string;
  /** An id or a name, for a message that several sessions have. */
  session: string | undefined;
  withText: boolean;
}

/**
 * Reads it all in one snapshot.
 * @throws CliError for a message that is unknown, or not the only one with its id
 */
export async function readTrace(client: Client, request: TraceRequest): Promise<Trace> {
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  const found = await findMessages(client, request);
  const [row] = found;
  if (!row) throw new CliError(unknown(request));
  if (found.length > 1) throw new CliError(ambiguous(found));
  const message = toMessage(row, request.withText);
  const session = toSession(row);
  const history = await readHistory(client, row.id);
  const waiting = { from: message.acceptedAt, to: endOfWaiting(message, history) };
  return {
    message,
    session,
    history,
    holds: message.direction === 'outbound' ? await readHolds(client, session.id, waiting) : [],
    events: await readEvents(client, row.id),
  };
}

async function findMessages(client: Client, request: TraceRequest): Promise<(MessageRow & SessionRow)[]> {
  const { rows } = await client.query<MessageRow & SessionRow>(
    `SELECT m.id, m.wa_id AS "messageId", m.direction, m.chat_id AS "chatId", m.type AS kind, m.content->>'text' AS text,
       m.lane AS "laneNumber", m.content->>'quotedMessageId' AS "quotedMessageId", m.status, m.status_reason AS reason,
       m.status_since AS since, m.created_at AS "acceptedAt", m.send_at AS "sendAt", m.expires_at AS "expiresAt",
       m.attempts, m.parked_at AS "parkedAt", ${AHEAD} AS ahead, ${HELD_BACK_BY} AS "heldBackBy",
       s.id AS "sessionId", s.name AS "sessionName", a.name AS "sessionAccount", s.state AS "sessionState",
       s.reason AS "sessionReason", s.reason_detail AS "sessionReasonDetail", ${HOSTED} AS "sessionIsHosted",
       s.deleted_at IS NOT NULL AS "sessionIsDeleted", s.outbox_paused_at AS "sessionPausedAt",
       s.outbox_pause_reason AS "sessionPauseReason", s.next_send_at AS "sessionNextSendAt"
     FROM messages m JOIN sessions s ON s.id = m.session_id JOIN accounts a ON a.id = s.account_id
     WHERE m.wa_id = $1 AND ($2::text IS NULL OR s.id::text = $2 OR s.name = $2) ORDER BY m.direction DESC, s.created_at`,
    [request.messageId, request.session ?? null],
  );
  return rows;
}

async function readHistory(client: Client, id: string): Promise<Step[]> {
  const { rows } = await client.query<Omit<Step, 'worker'> & { owner: string | null }>(
    `SELECT at, status, reason, attempt, generation, owner FROM message_transitions WHERE message_id = $1 ORDER BY id`,
    [id],
  );
  return rows.map(({ owner, ...step }) => ({ ...step, worker: owner && workerOf(owner) }));
}

async function readEvents(client: Client, id: string): Promise<TracedEvent[]> {
  const { rows } = await client.query<TracedEvent>(
    `SELECT occurred_at AS at, type, seq::integer AS sequence FROM events WHERE message_id = $1 ORDER BY ord`,
    [id],
  );
  return rows;
}

async function readHolds(
  client: Client,
  sessionId: string,
  waiting: { from: Date; to: Date | null },
): Promise<Trace['holds']> {
  const times = [sessionId, waiting.from, waiting.to];
  const states = await client.query<StateRow>(
    `SELECT at, ended_at AS "endedAt", state, reason, reason_detail AS "reasonDetail" FROM (
       SELECT t.*, lead(t.at) OVER (ORDER BY t.id) AS ended_at FROM session_transitions t WHERE t.session_id = $1) entries
     WHERE (ended_at IS NULL OR ended_at > $2) AND at < coalesce($3, clock_timestamp()) ORDER BY id`,
    times,
  );
  const pauses = await client.query<PauseRow>(
    `SELECT occurred_at AS at, type, data->>'reason' AS reason FROM events
     WHERE session_id = $1 AND type IN ('session.outbox_paused', 'session.outbox_resumed')
       AND occurred_at < coalesce($3, clock_timestamp()) AND $2::timestamptz IS NOT NULL ORDER BY ord`,
    times,
  );
  return [...statesOf(states.rows), ...pausesOf(pauses.rows)]
    .filter(({ to }) => to === null || to > waiting.from)
    .sort((a, b) => a.from.getTime() - b.from.getTime());
}

/** When it had left, or was given up; null while it has not. */
function endOfWaiting({ status }: TracedMessage, history: readonly Step[]): Date | null {
  if (WAITING.includes(status)) return null;
  const last = history.findLastIndex((step) => WAITING.includes(step.status));
  return history[last + 1]?.at ?? null;
}

function toMessage({ chatId, laneNumber, text, ...row }: MessageRow, withText: boolean): TracedMessage {
  const { messageId, direction, kind, quotedMessageId, status, reason, since } = row;
  const { acceptedAt, sendAt, expiresAt, attempts, parkedAt, ahead, heldBackBy } = row;
  const lane = LANES[laneNumber] ?? String(laneNumber);
  const told = withText ? { text } : {};
  const what = { messageId, direction, chat: toJid(chatId), kind, ...told, lane, quotedMessageId };
  return { ...what, status, reason, since, acceptedAt, sendAt, expiresAt, attempts, parkedAt, ahead, heldBackBy };
}

function toSession(row: SessionRow): TracedSession {
  return {
    id: row.sessionId,
    name: row.sessionName,
    account: row.sessionAccount,
    state: row.sessionState,
    reason: row.sessionReason,
    reasonDetail: row.sessionReasonDetail,
    isHosted: row.sessionIsHosted,
    isDeleted: row.sessionIsDeleted,
    pausedAt: row.sessionPausedAt,
    pauseReason: row.sessionPauseReason,
    nextSendAt: row.sessionNextSendAt,
  };
}

function unknown({ session }: TraceRequest): string {
  return session === undefined
    ? 'No session has a message with this id.'
    : 'That session, if there is one, has no message with this id.';
}

function ambiguous(found: readonly (MessageRow & SessionRow)[]): string {
  const sessions = found.map(
    ({ direction, sessionId, sessionName, sessionAccount }) =>
      `  --session ${sessionId}    ${direction} of ${printable(sessionName)}, account ${printable(sessionAccount)}`,
  );
  return `${found.length} sessions have a message with this id; say which one you mean:\n${sessions.join('\n')}`;
}
