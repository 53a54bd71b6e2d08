import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DomainError } from '@chasqui/errors';
import { DataSource } from 'typeorm';
import {
  decodeMessageCursor,
  earlier,
  encodeMessageCursor,
  isMessageCursor,
  placeAt,
  type MessagePlace,
} from './message-cursor.js';
import { isFoundByIndex, type MessageFilter } from './message-filter.js';
import { scanStatement, type ScanRow } from './message-scan.js';
import type { Message } from './message.entity.js';
import type { SessionScope } from './messages.service.js';

export type MessageListErrorCode = 'message_cursor_invalid';

export interface MessagePage {
  /** Newest first. */
  messages: Message[];
  /** Where to go on; null at the end. */
  nextCursor: string | null;
}

/** Of one look into the table. */
interface Step {
  found: { message: Message; place: MessagePlace }[];
  /** The oldest row that was looked at; null when there are no more. */
  end: MessagePlace | null;
}

/** Rows are looked at in steps, so that a page ends in time also where they are large, or not in memory. */
const STEP_ROWS = 500;
/** What has found less than it was asked for by then is a page nevertheless. */
const MOST_ROWS = 5_000;
const BUDGET_MS = 6;

const OLDEST: MessagePlace = { storedAtMicros: 0n, position: 0n };
const NEWEST: MessagePlace = { storedAtMicros: BigInt(Number.MAX_SAFE_INTEGER), position: 0n };

/** What a session sent and received, newest first. */
@Injectable()
export class MessageListsService {
  private cursorKey: Promise<Buffer> | undefined;

  constructor(@InjectDataSource() private readonly database: DataSource) {}

  /**
   * The next page of a list. Going on with its cursor, a reader gets every message that was there when it began exactly
   * once, however many come meanwhile. Where what is looked for is rare, a page has fewer than `limit`, or none, before
   * the end: the work for one is bounded.
   * @param page.cursor the `nextCursor` of the page before
   * @throws DomainError message_cursor_invalid
   */
  async list(
    session: SessionScope,
    filter: MessageFilter,
    page: { limit: number; cursor?: string | undefined },
  ): Promise<MessagePage> {
    const within = filter.batchId === undefined ? filter : await this.withinBatch(session, filter, filter.batchId);
    return within ? this.pageOf(session, within, page) : { messages: [], nextCursor: null };
  }

  private async pageOf(
    session: SessionScope,
    filter: MessageFilter,
    page: { limit: number; cursor?: string | undefined },
  ): Promise<MessagePage> {
    const endsAt = performance.now() + BUDGET_MS;
    const messages: Message[] = [];
    const cursorKey = await this.readCursorKey();
    let before = beginningOf(filter, page.cursor, cursorKey);
    for (let rows = STEP_ROWS; ; rows += STEP_ROWS) {
      const most = page.limit - messages.length;
      const { found, end } = await this.look(session, filter, { before, most });
      messages.push(...found.slice(0, most).map(({ message }) => message));
      const last = found.length > most ? found[most - 1]?.place : end;
      if (!last) return { messages, nextCursor: null };
      const isEnough = messages.length === page.limit || rows >= MOST_ROWS || performance.now() >= endsAt;
      if (isEnough) return { messages, nextCursor: encodeMessageCursor(cursorKey, last) };
      before = last;
    }
  }

  /** The one of the log of events: it stays what it is for as long as the database does. */
  private readCursorKey(): Promise<Buffer> {
    this.cursorKey ??= this.database
      .query<{ key: Buffer }[]>('SELECT cursor_key AS key FROM event_log')
      .then(([log]) => {
        if (!log) throw new Error('the log of events has no head');
        return log.key;
      })
      .catch((error: unknown) => {
        this.cursorKey = undefined;
        throw error;
      });
    return this.cursorKey;
  }

  /** A batch is stored at one moment: nothing else has to be looked at. @returns undefined when it has no message */
  private async withinBatch(
    session: SessionScope,
    filter: MessageFilter,
    batchId: string,
  ): Promise<MessageFilter | undefined> {
    const [stored] = await this.database.query<{ at: Date }[]>(
      'SELECT created_at AS at FROM messages WHERE batch_id = $1 AND account_id = $2 AND session_id = $3 LIMIT 1',
      [batchId, session.accountId, session.id],
    );
    if (!stored) return undefined;
    const end = new Date(stored.at.getTime() + 1); // a Date has no microseconds
    const { since = stored.at, until = end } = filter;
    return { ...filter, since: since > stored.at ? since : stored.at, until: until < end ? until : end };
  }

  /** Finds one more than is wanted, if there is one. */
  private async look(
    session: SessionScope,
    filter: MessageFilter,
    { before, most }: { before: MessagePlace; most: number },
  ): Promise<Step> {
    const from = filter.since ? placeAt(filter.since) : OLDEST;
    const rows = isFoundByIndex(filter) ? most + 1 : STEP_ROWS;
    const section = { from, before, rows, most: most + 1 };
    const { text, values } = scanStatement(session, filter, section);
    const seen = await this.database.query<ScanRow[]>(text, values);
    const found = seen.flatMap((row) => (row.id === null ? [] : [{ message: row, place: placeOf(row) }]));
    return { found, end: endOf(seen[0]) };
  }
}

function beginningOf({ until }: MessageFilter, cursor: string | undefined, key: Buffer): MessagePlace {
  const newest = until ? earlier(placeAt(until), NEWEST) : NEWEST;
  if (cursor === undefined) return newest;
  const place = isMessageCursor(cursor) ? decodeMessageCursor(key, cursor) : undefined;
  if (!place) throw new DomainError<MessageListErrorCode>('message_cursor_invalid');
  return earlier(place, newest);
}

function placeOf({ storedAtMicros, position }: { storedAtMicros: string; position: string }): MessagePlace {
  return { storedAtMicros: BigInt(storedAtMicros), position: BigInt(position) };
}

function endOf(row: ScanRow | undefined): MessagePlace | null {
  if (!row?.endMicros || !row.endPosition) return null;
  return { storedAtMicros: BigInt(row.endMicros), position: BigInt(row.endPosition) };
}
