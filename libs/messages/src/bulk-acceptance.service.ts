import { Injectable } from '@nestjs/common';
import { OutboxTokens } from '@chasqui/queue';
import type { EntityManager } from 'typeorm';
import { laneNumber } from './lane.js';
import { acceptanceEvents } from './message-event.js';
import type { SessionScope } from './messages.service.js';

/** A text of a batch, as it leaves: its recipient and text are known to be good. */
export interface BatchText {
  /** Bare WhatsApp id, minted by the caller. */
  waId: string;
  chatId: string;
  text: string;
  /** Where its caller finds it in what it sent. */
  line: number;
}

/** What the messages of a batch have in common. */
export interface BatchSending {
  session: SessionScope;
  batchId: string;
  /** Not before this; null and what is past mean now. */
  sendAt: Date | null;
  /** Counted from `sendAt`; null: they wait for as long as it takes. */
  expiresInSeconds: number | null;
}

/** Enough that the way to the database does not count, and few enough that one statement's texts are no burden. */
const STORED_AT_ONCE = 1_000;

const SEND_AT = 'greatest(now(), coalesce($4::timestamptz, now()))';

/** Positions are given in the order of the lines, since these are read in it. */
const STORE = `WITH accepted AS (
    INSERT INTO messages (account_id, session_id, wa_id, direction, chat_id, type, content, status, lane, send_at,
      expires_at, batch_id, batch_line)
    SELECT $1, $2, t.wa_id, 'outbound', t.chat_id, 'text', jsonb_build_object('text', t.text), 'queued',
      ${laneNumber('campaign')}, ${SEND_AT}, ${SEND_AT} + make_interval(secs => $5), $3, t.line
    FROM unnest($6::text[], $7::text[], $8::text[], $9::integer[]) WITH ORDINALITY t (wa_id, chat_id, text, line, place)
    ORDER BY t.place
    RETURNING *),
  history AS (INSERT INTO message_transitions (message_id, status) SELECT id, 'queued' FROM accepted)
  ${acceptanceEvents('accepted')}`;

/** The door to the outbox for many messages at once. */
@Injectable()
export class BulkAcceptanceService {
  constructor(private readonly tokens: OutboxTokens) {}

  /**
   * Stores them in the order given, in a transaction of the caller, who has locked the session and counts them; `wake`
   * follows when it is committed.
   */
  async store(manager: EntityManager, sending: BatchSending, texts: readonly BatchText[]): Promise<void> {
    const { session, batchId, sendAt, expiresInSeconds } = sending;
    for (let from = 0; from < texts.length; from += STORED_AT_ONCE) {
      const some = texts.slice(from, from + STORED_AT_ONCE);
      await manager.query(STORE, [
        session.accountId,
        session.id,
        batchId,
        sendAt,
        expiresInSeconds,
        some.map(({ waId }) => waId),
        some.map(({ chatId }) => chatId),
        some.map(({ text }) => text),
        some.map(({ line }) => line),
      ]);
    }
  }

  /** One token is enough: whoever takes it sends all that is due. */
  async wake(session: SessionScope): Promise<void> {
    await this.tokens.wake(session.id);
  }
}
