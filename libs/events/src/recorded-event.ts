import type { EventTypeSql } from './event-types.js';

/** Where the rows of an event's CTE come from, and what each becomes; every field but `from` is SQL. */
interface Source {
  /** FROM clause; its rows are called by the alias that it gives. */
  from: string;
  account: string;
  session: string;
  type: EventTypeSql;
  /** A jsonb object: ids and words of ours, which the API translates. */
  data: string;
  /** Row id of the message that it is about, if it is about one. */
  message?: string;
  /** When it happened, if that is not now. */
  occurredAt?: string;
  where?: string;
  /** In which order several are told. */
  orderBy?: string;
}

/**
 * A statement that adds events to the log, to be a CTE of the one that makes them true: both commit, or neither. They
 * are read only after the sequencer has numbered them, in the order in which they are written here.
 */
export function recordEvents(source: Source): string {
  const { from, account, session, type, data, message, occurredAt, where, orderBy } = source;
  return `INSERT INTO events (account_id, session_id, message_id, type, data, occurred_at)
    SELECT ${account}, ${session}, ${message ?? 'NULL::uuid'}, ${type}, ${data}, ${occurredAt ?? 'clock_timestamp()'}
    FROM ${from} WHERE ${where ?? 'true'} ${orderBy ? `ORDER BY ${orderBy}` : ''}`;
}
