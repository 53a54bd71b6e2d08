import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { PreparedStatement } from '@chasqui/database';
import { DataSource } from 'typeorm';
import { Announcements } from '@chasqui/redis';
import { PacingDefaults } from '@chasqui/pacing';
import type { Lease } from '@chasqui/sessions';
import { Acknowledgements } from './acknowledgements.js';
import { LANES } from './lane.js';
import { IS_LIVE, liveLease } from './live-lease.js';
import type { MessageReason } from './message-reason.js';
import { statusesBefore, statusOfAck, type MessageStatus } from './message-status.js';
import { HAS_FILE, HOLDS_UP, OUTBOX_MESSAGE, type OutboxMessage } from './outbox-message.js';
import { recordedMove } from './recorded-move.js';

/** What keeps an owner from taking a message. */
export interface Outlook {
  isPaused: boolean;
  /** A message is being handed over, or it is not known whether it left. */
  isHeldUp: boolean;
  hasParked: boolean;
  hasOverdue: boolean;
  /** There was a backlog, and nothing of it is due any more. */
  isBacklogOver: boolean;
  /** The next message is taken from the paced outbox, and never from this one. */
  isPaced: boolean;
  /** Until the next message is due or expires; null when nothing is known to come. Never negative. */
  waitMs: number | null;
}

const REFUSED: MessageReason = 'refused_by_whatsapp';

/**
 * The first of each lane, by its index, however many wait in the lanes before. Nothing else names the session: without
 * statistics PostgreSQL would rather read all that is queued than look one id up.
 */
const NEXT_DUE = `id = (
  SELECT first.id FROM unnest(ARRAY[${LANES.map((_, lane) => lane).join(', ')}]::smallint[]) AS lanes (lane), LATERAL (
    SELECT m.id FROM messages m
    WHERE m.session_id = $1 AND m.status = 'queued' AND NOT m.held AND m.lane = lanes.lane AND m.send_at <= now()
      AND (m.expires_at IS NULL OR m.expires_at > now())
    ORDER BY m.send_at, m.position LIMIT 1) first
  ORDER BY lanes.lane LIMIT 1)`;

const FIRST_DUE_OF_LANES = LANES.map(
  (_, lane) => `(SELECT m.send_at FROM messages m WHERE m.session_id = s.id AND m.status = 'queued' AND NOT m.held
    AND m.lane = ${lane} ORDER BY m.send_at LIMIT 1)`,
);

const QUEUED = `SELECT m.expires_at FROM messages m WHERE m.session_id = s.id AND m.status = 'queued'`;

const outlook = (isPaced: string): string => `SELECT s.outbox_paused_at IS NOT NULL AS "isPaused",
  ${isPaced} AS "isPaced",
  EXISTS (SELECT 1 FROM messages WHERE session_id = s.id AND ${HOLDS_UP}) AS "isHeldUp",
  EXISTS (SELECT 1 FROM messages WHERE session_id = s.id AND status = 'uncertain' AND parked_at IS NOT NULL)
    AS "hasParked",
  EXISTS (${QUEUED} AND m.expires_at <= now()) AS "hasOverdue",
  s.backlog_through IS NOT NULL AND NOT EXISTS (
    ${QUEUED} AND NOT m.held AND m.send_at <= now() AND m.position <= s.backlog_through) AS "isBacklogOver",
  (${QUEUED} AND m.expires_at IS NOT NULL ORDER BY m.expires_at LIMIT 1) AS expires_at,
  (SELECT greatest(due.at, s.next_send_at) FROM (SELECT least(${FIRST_DUE_OF_LANES.join(', ')}) AS at) due
    WHERE due.at IS NOT NULL) AS due_at
  FROM sessions s WHERE s.id = $1`;

/** @param isPaced condition on `sessions` as `s` */
const lookAhead = (isPaced: string): PreparedStatement<Outlook> =>
  new PreparedStatement(
    `SELECT seen."isPaused", seen."isPaced", seen."isHeldUp", seen."hasParked", seen."hasOverdue", seen."isBacklogOver",
       ceil(extract(epoch FROM least(seen.expires_at,
         CASE WHEN NOT seen."isPaused" AND NOT seen."isHeldUp" THEN seen.due_at END) - clock_timestamp()) * 1000)::float8
         AS "waitMs"
     FROM (${outlook(isPaced)}) seen`,
  );

/** @param isPaced condition on `sessions` */
const claimNext = (isPaced: string): PreparedStatement<OutboxMessage> =>
  claimStatement({
    session: `(next_send_at IS NULL OR next_send_at <= clock_timestamp()) AND NOT ${isPaced}`,
    which: `${NEXT_DUE} AND status = 'queued' AND NOT held AND (NOT ${HAS_FILE} OR id = ANY ($6::uuid[]))
      AND NOT EXISTS (SELECT 1 FROM messages WHERE session_id = $1 AND ${HOLDS_UP} AND id <> ALL ($5::uuid[]))`,
  });

const NEXT_WITH_FILE = new PreparedStatement<OutboxMessage>(
  `SELECT ${OUTBOX_MESSAGE} FROM messages WHERE ${NEXT_DUE} AND ${HAS_FILE} AND id <> ALL ($2::uuid[])`,
);

const CLAIM_AGAIN = claimStatement({
  session: 'true',
  which: `id = $5 AND session_id = $1 AND status = 'uncertain' AND parked_at IS NULL`,
});

const MOVE = new PreparedStatement(
  recordedMove({
    after: liveLease(),
    which: `id = $4 AND session_id = $1 AND status = ANY($7) AND ${IS_LIVE}`,
    status: '$5',
    reason: '$6',
  }),
);

const ACKNOWLEDGE = new PreparedStatement(
  recordedMove({
    which: `session_id = $1 AND wa_id = ANY($2) AND direction = 'outbound' AND status = ANY($5)`,
    status: '$3',
    reason: '$4',
  }),
);

/** The owner's side of a session's outgoing messages. What to do next is always asked of PostgreSQL. */
@Injectable()
export class OutboxService {
  private readonly nextOf: PreparedStatement<OutboxMessage>;
  private readonly outlookOf: PreparedStatement<Outlook>;
  private readonly acknowledgements = new Acknowledgements((sessionId, batch) => this.writeBatch(sessionId, batch));

  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly announcements: Announcements,
    pacing: PacingDefaults,
  ) {
    this.nextOf = claimNext(pacing.isPacedSql('pacing'));
    this.outlookOf = lookAhead(pacing.isPacedSql('s.pacing'));
  }

  /**
   * Takes the next due message, unless the outbox is paused, or paced, one before it is undecided, or the lease is lost.
   * @param gapMs how long nothing may follow it if it belongs to a backlog
   * @param known.takenIds messages that WhatsApp's server has taken, which is just being written down: they are not
   * undecided
   * @param known.fileIds messages whose files are where they are needed: any other with a file is not taken, nor is
   * anything that would leave after it
   */
  async claimNext(
    lease: Lease,
    gapMs: number,
    { takenIds = [], fileIds = [] }: { takenIds?: readonly string[]; fileIds?: readonly string[] } = {},
  ): Promise<OutboxMessage | null> {
    return this.claim(this.nextOf, lease, [gapMs, takenIds, fileIds]);
  }

  /** The next due message if it is not taken for want of its file alone, or also of something else. */
  async nextWithFile(sessionId: string, fileIds: readonly string[]): Promise<OutboxMessage | null> {
    const [message] = await NEXT_WITH_FILE.run(this.database, [sessionId, fileIds]);
    return message ?? null;
  }

  /** Takes an uncertain message to hand the same content over again, under the same id, unless the outbox is paused. */
  async claimAgain(lease: Lease, messageId: string): Promise<OutboxMessage | null> {
    return this.claim(CLAIM_AGAIN, lease, [0, messageId]);
  }

  /** Why nothing was taken, and when to try again. */
  async lookAhead(sessionId: string): Promise<Outlook> {
    const [row] = await this.outlookOf.run(this.database, [sessionId]);
    if (!row) throw new Error(`the session ${sessionId} has no row`);
    return { ...row, waitMs: row.waitMs === null ? null : Math.max(0, row.waitMs) };
  }

  /** Moves a message on, by its owner. @returns false when the lease is lost or the table of statuses forbids it */
  async move(
    lease: Lease,
    message: OutboxMessage,
    status: MessageStatus,
    reason: MessageReason | null,
  ): Promise<boolean> {
    const { sessionId, owner, generation } = lease;
    const values = [sessionId, owner, generation, message.id, status, reason, statusesBefore(status)];
    const rows = await MOVE.run(this.database, values);
    if (rows.length > 0) await this.announcements.publish('message.changed', { messageId: message.waId });
    return rows.length > 0;
  }

  /**
   * Notes what WhatsApp acknowledged, whoever hears it and whenever: it is true without a lease, and only moves a
   * message forward. A refusal (−1) counts only while the outcome is open. Resolves when it is written, which may be with
   * others a moment later.
   * @param how.isUrgent it is waited for
   */
  async acknowledge(
    sessionId: string,
    waId: string,
    ack: number,
    { isUrgent = false }: { isUrgent?: boolean } = {},
  ): Promise<void> {
    const written = this.acknowledgements.add(sessionId, { waId, ack });
    if (isUrgent) this.hurryAcknowledgements(sessionId);
    await written;
  }

  /** What was acknowledged in a session is written now: nothing more comes that it could be written with. */
  hurryAcknowledgements(sessionId: string): void {
    this.acknowledgements.flush(sessionId);
  }

  private async writeBatch(sessionId: string, { waIds, ack }: { waIds: string[]; ack: number }): Promise<void> {
    const status = ack === -1 ? 'failed' : statusOfAck(ack);
    if (!status) return;
    const before = ack === -1 ? ['sending', 'uncertain'] : statusesBefore(status);
    const values = [sessionId, waIds, status, ack === -1 ? REFUSED : null, before];
    const rows = await ACKNOWLEDGE.run(this.database, values);
    if (rows.length === 0) return;
    await Promise.all(waIds.map((messageId) => this.announcements.publish('message.changed', { messageId })));
  }

  /** How many messages of an owner's sessions wait, are being handed over, are undecided, or are parked. */
  async countByStatus(owner: string): Promise<Record<string, number>> {
    const rows = await this.database.query<{ status: string; count: number }[]>(
      `SELECT CASE WHEN m.status = 'uncertain' AND m.parked_at IS NOT NULL THEN 'parked' ELSE m.status END AS status,
         count(*)::int AS count
       FROM session_leases l JOIN messages m ON m.session_id = l.session_id
       WHERE l.owner = $1 AND l.expires_at > clock_timestamp()
         AND (m.status = 'queued' OR m.status IN ('sending', 'uncertain')) GROUP BY 1`,
      [owner],
    );
    return {
      queued: 0,
      sending: 0,
      uncertain: 0,
      parked: 0,
      ...Object.fromEntries(rows.map(({ status, count }) => [status, count])),
    };
  }

  private async claim(
    statement: PreparedStatement<OutboxMessage>,
    { sessionId, owner, generation }: Lease,
    values: unknown[],
  ): Promise<OutboxMessage | null> {
    const [message] = await statement.run(this.database, [sessionId, owner, generation, ...values]);
    return message ?? null;
  }
}

/**
 * Parameters: $1 to $3 the lease, $4 the gap in ms, $5 … of the conditions. The session's row is locked against whoever
 * pauses it, so that a pause holds from its answer on.
 * @param session condition on `sessions`
 * @param which condition on `messages`
 */
function claimStatement({ session, which }: { session: string; which: string }): PreparedStatement<OutboxMessage> {
  return new PreparedStatement(
    `WITH session AS MATERIALIZED (
       SELECT backlog_through FROM sessions
       WHERE id = $1 AND deleted_at IS NULL AND outbox_paused_at IS NULL AND ${session} FOR SHARE),
     ${liveLease('session')},
     next AS (SELECT id FROM messages WHERE ${which} AND ${IS_LIVE} FOR UPDATE),
     claimed AS (
       UPDATE messages SET status = 'sending', status_reason = NULL, status_since = now(),
         attempts = attempts + 1, generation = $3
       WHERE id = (SELECT id FROM next) RETURNING *),
     history AS (
       INSERT INTO message_transitions (message_id, status, attempt, generation, owner)
       SELECT id, 'sending', attempts, $3, $2 FROM claimed),
     paced AS (
       UPDATE sessions SET next_send_at = clock_timestamp() + make_interval(secs => $4::float8 / 1000)
       FROM claimed, session WHERE sessions.id = $1 AND $4 > 0 AND claimed.position <= session.backlog_through)
     SELECT ${OUTBOX_MESSAGE} FROM claimed`,
  );
}
