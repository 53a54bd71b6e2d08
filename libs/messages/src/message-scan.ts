import type { MessagePlace } from './message-cursor.js';
import { rowConditions, type MessageFilter } from './message-filter.js';
import type { Message } from './message.entity.js';

/** For these there is an index: few messages end so, and they are what people look for. */
const UNSENT: readonly Message['status'][] = ['failed', 'cancelled', 'expired'];

/** Which part of a list is looked at. */
export interface Section {
  from: MessagePlace;
  before: MessagePlace;
  /** The most rows that are looked at, and… */
  rows: number;
  /** …the most that are returned, of those that match. */
  most: number;
}

/** One row that matches, or one without an id if there is none. */
export type ScanRow = ((Message & { position: string; storedAtMicros: string }) | { id: null }) & {
  /** The oldest row that was looked at; null when there are no more. */
  endMicros: string | null;
  endPosition: string | null;
};

const COLUMNS = `m.id, m.account_id AS "accountId", m.session_id AS "sessionId", m.wa_id AS "waId", m.direction,
  m.chat_id AS "chatId", m.sender_id AS "senderId", m.contact_id AS "contactId", m.type, m.content, m.status, m.status_reason AS "statusReason",
  m.status_since AS "statusSince", m.lane, m.send_at AS "sendAt", m.expires_at AS "expiresAt", m.attempts,
  m.parked_at AS "parkedAt", m.batch_id AS "batchId", m.batch_line AS "batchLine", m.whatsapp_at AS "whatsappAt", m.created_at AS "createdAt",
  m.edited_at AS "editedAt", m.revoked_at AS "revokedAt", m.reactions, m.votes, m.position`;

const microsOf = (time: string): string => `(extract(epoch FROM ${time}) * 1000000)::bigint`;

const timeOf = (micros: string): string => `(timestamptz 'epoch' + ${micros}::bigint * interval '1 microsecond')`;

/**
 * One statement, so one snapshot. The bounds compare whole rows, so that only an index in this very order comes into
 * question, whatever PostgreSQL knows of the table: it never collects and sorts all that a large session has.
 */
export function scanStatement(
  session: { accountId: string; id: string },
  filter: MessageFilter,
  section: Section,
): { text: string; values: unknown[] } {
  const values: unknown[] = [];
  const parameter = (value: unknown): string => `$${values.push(value)}`;
  const whose = `(SELECT id FROM sessions WHERE account_id = ${parameter(session.accountId)}
    AND id = ${parameter(session.id)})`;
  const rows = parameter(section.rows);
  const placeOf = ({ storedAtMicros, position }: MessagePlace): string =>
    `${timeOf(parameter(String(storedAtMicros)))}, ${parameter(String(position))}::bigint`;
  const bounds = { from: placeOf(section.from), before: placeOf(section.before) };
  const part = (chat?: string): string => {
    const columns = ['m.session_id', ...(chat ? ['m.chat_id'] : []), 'm.created_at', 'm.position'];
    const key = `(${columns.join(', ')})`;
    const within = [whose, ...(chat ? [chat] : [])].join(', ');
    const conditions = [`${key} >= (${within}, ${bounds.from})`, `${key} < (${within}, ${bounds.before})`];
    return `(SELECT m.* FROM messages m WHERE ${[...conditions, ...indexCondition(filter)].join(' AND ')}
      ORDER BY ${columns.map((column) => `${column} DESC`).join(', ')} LIMIT ${rows})`;
  };
  const parts = filter.chats?.map((chat) => part(parameter(chat))) ?? [part()];
  const text = `WITH scanned AS MATERIALIZED (${newestOf(parts, rows)}),
    found AS (
      SELECT ${COLUMNS} FROM scanned m
      WHERE ${['true', ...rowConditions(filter, parameter)].join(' AND ')}
      ORDER BY m.created_at DESC, m.position DESC LIMIT ${parameter(section.most)}),
    oldest AS (
      SELECT m.created_at AS at, m.position AS "endPosition" FROM scanned m
      WHERE (SELECT count(*) FROM scanned) = ${rows} ORDER BY m.created_at, m.position LIMIT 1)
    SELECT found.*, ${microsOf('found."createdAt"')} AS "storedAtMicros", ${microsOf('oldest.at')} AS "endMicros",
      oldest."endPosition"
    FROM (SELECT) AS always LEFT JOIN found ON true LEFT JOIN oldest ON true
    ORDER BY found."createdAt" DESC, found.position DESC`;
  return { text, values };
}

/** Each part is in the order of its index, and no longer than what is looked at of all. */
function newestOf(parts: readonly string[], rows: string): string {
  const [only = '', ...others] = parts;
  if (others.length === 0) return only;
  return `SELECT m.* FROM (${parts.join(' UNION ALL ')}) m ORDER BY m.created_at DESC, m.position DESC LIMIT ${rows}`;
}

/** What PostgreSQL must read to see that the index of the unsent has all that is asked for. */
function indexCondition({ chats, statuses }: MessageFilter): string[] {
  if (chats !== undefined || !statuses?.every((status) => UNSENT.includes(status))) return [];
  return [`m.status IN (${UNSENT.map((status) => `'${status}'`).join(', ')})`];
}
