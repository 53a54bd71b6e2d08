import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DatabaseBusy, PreparedStatement } from '@chasqui/database';
import { DataSource } from 'typeorm';
import { GroupedCalls } from '@chasqui/grouped-calls';
import { countAccepted } from '@chasqui/usage';
import type { Acceptance, NewOutbound } from './acceptance.js';
import { acceptTogether } from './group-acceptance.js';
import { fileHoldOf, holdOf, toHold, type Hold, type HoldRow } from './hold.js';
import { isKept, type IdempotentRequest } from './idempotency.js';
import { laneNumber } from './lane.js';
import { acceptanceEvents } from './message-event.js';
import type { ReferencedMessage } from './message-references.js';
import type { SessionScope } from './messages.service.js';

/** Whoever waited for longer may have given up, and sent it again. */
const LONGEST_WAIT_MS = 5_000;

interface Plain {
  accountId: string;
  message: NewOutbound;
}

/** Of the statement below; what it has nothing to say of is null. */
type Row = HoldRow & {
  isOpen: true | null;
  acceptedAt: Date | null;
  most: number | null;
  secondsLeft: number;
  takenBy: string | null;
  takenHash: Buffer;
  takenAnswer: unknown;
};

const SEND_AT = 'greatest(now(), coalesce($8::timestamptz, now()))';
const HOLD = holdOf('s', {
  waId: '$3',
  lane: '$7::smallint',
  sendAt: SEND_AT,
  isHeld: 'false',
  isReady: '$11::boolean',
});

/** Who repeats a request is answered from what is here, and writes nothing. */
const FIND_KEY = {
  taken: `taken AS (
    SELECT coalesce(k.wa_id, k.batch_id::text) AS "takenBy", k.request_hash AS "takenHash", k.answer AS "takenAnswer" FROM idempotency_keys k
    WHERE k.account_id = $1 AND k.key = $12 AND ${isKept('k')}),`,
  isFree: 'AND NOT EXISTS (SELECT 1 FROM taken)',
  columns: ', taken.*',
  join: 'LEFT JOIN taken ON true',
};
const NO_KEY = { taken: '', isFree: '', columns: ', NULL AS "takenBy"', join: '' };

const TAKE_KEY = `, outdated AS (
    DELETE FROM idempotency_keys k USING accepted a
    WHERE k.account_id = a.account_id AND k.key = $12 AND NOT (${isKept('k')}) RETURNING k.key),
  keyed AS (
    INSERT INTO idempotency_keys (account_id, key, request_hash, session_id, wa_id)
    SELECT a.account_id, $12, $13::bytea, a.session_id, a.wa_id FROM accepted a LEFT JOIN outdated ON true)`;

/**
 * One statement, so one commit. The session must still have a login.
 *
 * It locks in this order: the session's row (shared), its counter of today, the idempotency key. A deletion, which would
 * cancel the queue, takes the session's row first, too, and no key. Whoever holds a key waits for nothing any more, and
 * what else locks keys (storing an answer, deleting old ones) locks nothing besides. So nobody can wait in a circle.
 *
 * A key that another call writes at the same moment is waited for, and then breaks the statement as a whole (unique
 * violation): the counter and the message go with it.
 */
function acceptanceStatement(isKeyed: boolean): string {
  const { taken, isFree, columns, join } = isKeyed ? FIND_KEY : NO_KEY;
  return `WITH ${taken} open AS (
      SELECT id, account_id, outbox_paused_at, outbox_pause_reason, next_send_at, backlog_through FROM sessions
      WHERE account_id = $1 AND id = $2 AND deleted_at IS NULL AND paired_at IS NOT NULL ${isFree} FOR SHARE),
    hold AS MATERIALIZED (SELECT true AS "isOpen", ${HOLD} FROM open s),
    session AS (SELECT id, account_id FROM open WHERE $10::boolean OR (SELECT reason IS NULL FROM hold)),
    ${countAccepted('session')},
    accepted AS (
      INSERT INTO messages
        (account_id, session_id, wa_id, direction, chat_id, type, content, status, lane, send_at, expires_at)
      SELECT $1, session_id, $3, 'outbound', $4, $5, $6::jsonb, 'queued', $7, ${SEND_AT},
        ${SEND_AT} + make_interval(secs => $9) FROM counted
      RETURNING *),
    history AS (INSERT INTO message_transitions (message_id, status) SELECT id, 'queued' FROM accepted),
    emitted AS (${acceptanceEvents('accepted')})${isKeyed ? TAKE_KEY : ''}
    SELECT (SELECT status_since FROM accepted) AS "acceptedAt", hold.*, today.most, today.seconds_left AS "secondsLeft"
      ${columns}
    FROM (SELECT) AS always LEFT JOIN hold ON true LEFT JOIN today ON true ${join}`;
}

/** For a call without an idempotency key; its parameters are `acceptanceValues`. */
export const ACCEPT = acceptanceStatement(false);
const ACCEPT_UNKEYED = new PreparedStatement<Row>(ACCEPT);
const ACCEPT_KEYED = new PreparedStatement<Row>(acceptanceStatement(true));

@Injectable()
export class AcceptanceRepository {
  /** Of one session at a time those that wait for nothing but their commit. */
  private readonly plain = new GroupedCalls<Plain, () => Acceptance>((_, messages) => this.insertPlain(messages), {
    wait: { mostMs: LONGEST_WAIT_MS, refusal: () => new DatabaseBusy() },
  });

  constructor(@InjectDataSource() private readonly database: DataSource) {}

  /** Rejects with a unique violation of `idempotency_keys_pkey` when another call takes the key at the same moment. */
  async insert(accountId: string, message: NewOutbound, request?: IdempotentRequest): Promise<Acceptance> {
    if (request || !message.mayQueue) return this.insertOne(accountId, message, request);
    const outcome = await this.plain.call(`${accountId} ${message.sessionId}`, { accountId, message });
    return outcome();
  }

  /** Each with its own outcome: what fails for one says nothing of what was stored for another. */
  private async insertPlain(plain: readonly Plain[]): Promise<(() => Acceptance)[]> {
    const [{ accountId } = { accountId: '' }] = plain;
    const messages = plain.map(({ message }) => message);
    const together = messages.length > 1 ? await acceptTogether(this.database, { accountId }, messages) : undefined;
    if (together) return together.map((acceptance) => () => acceptance);
    const outcomes: (() => Acceptance)[] = [];
    for (const message of messages) outcomes.push(await outcomeOf(this.insertOne(accountId, message)));
    return outcomes;
  }

  private async insertOne(accountId: string, message: NewOutbound, request?: IdempotentRequest): Promise<Acceptance> {
    const [row] = await (request ? ACCEPT_KEYED : ACCEPT_UNKEYED).run(this.database, [
      ...acceptanceValues(accountId, message),
      ...(request ? [request.key, request.hash] : []),
    ]);
    if (!row) throw new Error('the acceptance of a message answered nothing');
    return toAcceptance(row);
  }

  /**
   * All of them, of one session, or none: then undefined, because the session has no login or today's limit no room.
   * Rejects as `insert` does.
   */
  async insertAll(
    accountId: string,
    messages: readonly NewOutbound[],
    request?: IdempotentRequest,
  ): Promise<Acceptance[] | undefined> {
    return acceptTogether(this.database, { accountId, request }, messages);
  }

  /** Whether a request is one that was accepted before. */
  async findTaken(accountId: string, { key }: IdempotentRequest): Promise<Acceptance | undefined> {
    const [row] = await this.database.query<{ waId: string; hash: Buffer; answer: unknown }[]>(
      `SELECT coalesce(k.wa_id, k.batch_id::text) AS "waId", k.request_hash AS hash, k.answer FROM idempotency_keys k
       WHERE k.account_id = $1 AND k.key = $2 AND ${isKept('k')}`,
      [accountId, key],
    );
    return row && { outcome: 'key_taken', ...row };
  }

  /** A message that another one is about, or answers: one that was sent or received, or is to be. */
  async findReferenced({ accountId, id }: SessionScope, waId: string): Promise<ReferencedMessage | undefined> {
    const [row] = await this.database.query<ReferencedMessage[]>(
      `SELECT direction, type, status, chat_id AS "chatId", revoked_at IS NOT NULL AS "isRevoked",
         content #> '{media,id}' IS NOT NULL AS "hasFile"
       FROM messages WHERE account_id = $1 AND session_id = $2 AND wa_id = $3`,
      [accountId, id, waId],
    );
    return row;
  }

  /** What holds an accepted message back now; null when nothing does, or when there is no such message. */
  async readHold(session: { accountId: string; id: string }, waId: string, isReady: boolean): Promise<Hold | null> {
    const message = {
      waId: 'm.wa_id',
      lane: 'm.lane',
      sendAt: 'm.send_at',
      isHeld: 'm.held',
      isReady: '$4::boolean',
      fileHold: fileHoldOf('m'),
    };
    const [row] = await this.database.query<HoldRow[]>(
      `SELECT ${holdOf('s', message)} FROM sessions s JOIN messages m ON m.session_id = s.id
       WHERE s.account_id = $1 AND s.id = $2 AND m.wa_id = $3`,
      [session.accountId, session.id, waId, isReady],
    );
    return row ? toHold(row) : null;
  }
}

/** Called, it returns or throws what the promise came to. */
async function outcomeOf<T>(promise: Promise<T>): Promise<() => T> {
  try {
    const value = await promise;
    return () => value;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

export function acceptanceValues(accountId: string, message: NewOutbound): unknown[] {
  return [
    accountId,
    message.sessionId,
    message.waId,
    message.chatId,
    message.type,
    message.content,
    laneNumber(message.lane),
    message.sendAt,
    message.expiresInSeconds,
    message.mayQueue,
    message.isReady,
  ];
}

function toAcceptance(row: Row): Acceptance {
  if (row.takenBy !== null) {
    return { outcome: 'key_taken', waId: row.takenBy, hash: row.takenHash, answer: row.takenAnswer };
  }
  if (!row.isOpen) return { outcome: 'no_session' };
  const hold = toHold(row);
  if (row.acceptedAt) return { outcome: 'accepted', hold, since: row.acceptedAt };
  if (row.most !== null) return { outcome: 'daily_limit', dailyLimit: row.most, secondsLeft: row.secondsLeft };
  if (!hold) throw new Error('a message was not accepted, for no reason');
  return { outcome: 'not_queued', hold };
}
