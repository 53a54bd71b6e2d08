import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DomainError } from '@chasqui/errors';
import type { EventType } from '@chasqui/events';
import { DataSource } from 'typeorm';
import { decodeCursor, encodeCursor, isCursor, type LogIdentity } from './event-cursor.js';
import { toEventView, type EventView, type StoredEvent } from './event-view.js';

export type EventFeedErrorCode = 'event_cursor_gone';

/** From now on: the place to begin for whoever wants nothing that was before. */
export const LATEST = 'latest';

/** Of rows that are read in vain because of a filter, before the reader is told how far it came. */
const MOST_SCANNED = 5_000;

/** More than any position, and no more than PostgreSQL takes. */
const GREATEST_BIGINT = 2n ** 63n - 1n;

/** Whose events: an account's, or of it only those of one session, or of the sessions that a key made. */
export interface FeedScope {
  accountId: string;
  sessionId?: string;
  ownerKeyId?: string;
}

export interface FeedRequest {
  /** A cursor, `latest`, or undefined for the oldest that is kept. */
  after: string | undefined;
  limit: number;
  /** undefined: all. */
  types: readonly EventType[] | undefined;
}

export interface FeedPage {
  events: EventView[];
  /** Where to go on, also when there were none. */
  nextCursor: string;
  /** Whether everything up to now was looked at. */
  isAtHead: boolean;
}

/** Where a cursor leads. */
interface Place {
  epoch: string;
  position: bigint | undefined;
}

interface Log {
  epoch: string;
  head: string;
  oldest: string;
  scanned: number;
  lastScanned: string | null;
}

type Row = Log &
  Omit<StoredEvent, 'session' | 'id'> & { id: string | null } & {
    sessionId: string;
    sessionName: string;
    phoneNumber: string | null;
  };

const OF_ACCOUNT = 'account_id = $1 AND $2::uuid IS NULL';
/** Without the account among the conditions of the rows, so that no index but the session's comes into question. */
const OF_SESSION = 'session_id = (SELECT id FROM sessions WHERE account_id = $1 AND id = $2)';

/** One statement, so one snapshot: the head, what a cursor may be compared with, and all events up to that head. */
const read = (
  whose: string,
): string => `WITH log AS MATERIALIZED (SELECT epoch, position AS head, oldest_position AS oldest FROM event_log),
  scanned AS MATERIALIZED (
    SELECT e.* FROM log CROSS JOIN LATERAL (
      SELECT * FROM events WHERE ${whose}
        AND position > coalesce($3::bigint, CASE WHEN $4 THEN log.head ELSE log.oldest - 1 END)
      ORDER BY position LIMIT $5) e),
  found AS (
    SELECT * FROM scanned WHERE ($6::text[] IS NULL OR type = ANY($6)) AND ($7::uuid IS NULL OR session_id IN (
      SELECT id FROM sessions WHERE account_id = $1 AND owner_key_id = $7))
    ORDER BY position LIMIT $8)
  SELECT log.epoch, log.head, log.oldest, (SELECT count(*)::integer FROM scanned) AS scanned,
    (SELECT max(position) FROM scanned) AS "lastScanned", e.id, e.type, e.seq, e.position, e.recovered,
    e.occurred_at AS "occurredAt", e.data, s.id AS "sessionId", s.name AS "sessionName",
    s.phone_number AS "phoneNumber"
  FROM log LEFT JOIN found e ON true LEFT JOIN sessions s ON s.id = e.session_id ORDER BY e.position`;

/** The log of events, as callers read it. */
@Injectable()
export class EventFeedService {
  /** As it was read last. */
  private identity: LogIdentity | undefined;

  constructor(@InjectDataSource() private readonly database: DataSource) {}

  /**
   * The next events after a place.
   * @throws DomainError event_cursor_gone (with the `reason`, and the `cursor` to begin again with)
   */
  async read(scope: FeedScope, request: FeedRequest): Promise<FeedPage> {
    const { after, limit, types } = request;
    const isLatest = after === LATEST;
    const place = after === undefined || isLatest ? undefined : await this.placeOf(after);
    const scanLimit = types || scope.ownerKeyId ? MOST_SCANNED : limit;
    const rows = await this.database.query<Row[]>(read(scope.sessionId ? OF_SESSION : OF_ACCOUNT), [
      scope.accountId,
      scope.sessionId ?? null,
      place ? String(smaller(place.position ?? GREATEST_BIGINT, GREATEST_BIGINT)) : null,
      isLatest,
      scanLimit,
      types ?? null,
      scope.ownerKeyId ?? null,
      limit,
    ]);
    const [log] = rows;
    if (!log) throw new Error('the log of events has no head');
    const identity = await this.identityAt(log.epoch);
    if (place) refuseGone(place, log, identity);
    const events = rows.flatMap((row) => (row.id === null ? [] : [viewOf({ ...row, id: row.id }, identity)]));
    const isFull = events.length === limit;
    const isAtHead = !isFull && log.scanned < scanLimit;
    const position = isFull ? rows.at(-1)?.position : isAtHead ? log.head : log.lastScanned;
    return { events, nextCursor: encodeCursor(identity, BigInt(position ?? log.head)), isAtHead };
  }

  /** Without a position it is of another log. What is no cursor by its form is refused at the door. */
  private async placeOf(cursor: string): Promise<Place> {
    if (!isCursor(cursor)) throw new Error('not a cursor');
    const known = this.identity && placeIn(this.identity, cursor);
    // The log may be another one than when it was read last.
    return known?.position === undefined ? placeIn(await this.readIdentity(), cursor) : known;
  }

  private async identityAt(epoch: string): Promise<LogIdentity> {
    return this.identity?.epoch === epoch ? this.identity : this.readIdentity();
  }

  private async readIdentity(): Promise<LogIdentity> {
    const sql = 'SELECT epoch, cursor_key AS "cursorKey" FROM event_log';
    const [identity] = await this.database.query<LogIdentity[]>(sql);
    if (!identity) throw new Error('the log of events has no head');
    this.identity = identity;
    return identity;
  }
}

function placeIn(log: LogIdentity, cursor: string): Place {
  return { epoch: log.epoch, position: decodeCursor(log, cursor) };
}

function refuseGone({ epoch, position }: Place, log: Log, identity: LogIdentity): void {
  const oldest = BigInt(log.oldest);
  const reason =
    position === undefined || epoch !== log.epoch
      ? 'other_log'
      : position < oldest - 1n
        ? 'no_longer_kept'
        : position > BigInt(log.head)
          ? 'beyond_end'
          : undefined;
  if (reason === undefined) return;
  const cursor = encodeCursor(identity, oldest - 1n);
  throw new DomainError<EventFeedErrorCode>('event_cursor_gone', { reason, cursor });
}

function viewOf({ sessionId, sessionName, phoneNumber, ...row }: Row & { id: string }, log: LogIdentity): EventView {
  return toEventView({ ...row, session: { id: sessionId, name: sessionName, phoneNumber } }, log);
}

function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
