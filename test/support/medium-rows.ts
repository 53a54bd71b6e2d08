import { randomBytes, randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';

/** A session's row, as far as tests choose it. */
interface SessionRow {
  accountId: string;
  name: string;
  wanted: 'running' | 'stopped';
  state: string;
  reason: string;
  isPaired: boolean;
  isDeleted: boolean;
  isLogoutRequested: boolean;
}

/** An outbound message's row, as far as tests choose it; times are seconds from now. */
interface MessageRow {
  status: string;
  lane: number;
  chatId: string;
  sendInSeconds: number;
  expiresInSeconds: number | null;
  /** Of an uncertain one. */
  isParked: boolean;
  type: string;
  content: object;
}

/** Which session, and whose. */
export interface SessionId {
  accountId: string;
  id: string;
}

/** Makes rows that a test begins with, in any state, by SQL: our own services would allow only some. */
export class Rows {
  constructor(private readonly database: DataSource) {}

  async anAccount(): Promise<string> {
    return this.insert('INSERT INTO accounts (name) VALUES ($1) RETURNING id', [randomUUID()]);
  }

  /** Paired, ready and wanted, of an account of its own, unless told otherwise. */
  async aSession(chosen: Partial<SessionRow> = {}): Promise<SessionId> {
    const row: SessionRow = {
      accountId: chosen.accountId ?? (await this.anAccount()),
      name: randomUUID(),
      wanted: 'running',
      state: 'ready',
      reason: 'connected',
      isPaired: true,
      isDeleted: false,
      isLogoutRequested: false,
      ...chosen,
    };
    const id = await this.insert(
      `INSERT INTO sessions (account_id, name, wanted, state, reason, paired_at, deleted_at, logout_requested_at)
       VALUES ($1, $2, $3, $4, $5, CASE WHEN $6::boolean THEN now() END, CASE WHEN $7::boolean THEN now() END,
         CASE WHEN $8::boolean THEN now() END) RETURNING id`,
      [row.accountId, row.name, row.wanted, row.state, row.reason, row.isPaired, row.isDeleted, row.isLogoutRequested],
    );
    return { accountId: row.accountId, id };
  }

  /** Queued and due, unless told otherwise. */
  async aMessage(session: SessionId, chosen: Partial<MessageRow> = {}): Promise<{ id: string; waId: string }> {
    const row: MessageRow = {
      status: 'queued',
      lane: 1,
      chatId: '1234567890@c.us',
      sendInSeconds: 0,
      expiresInSeconds: 3_600,
      isParked: false,
      type: 'text',
      content: { text: 'hello' },
      ...chosen,
    };
    const waId = `3EB0${randomBytes(9).toString('hex').toUpperCase()}`;
    const id = await this.insert(
      `INSERT INTO messages
         (account_id, session_id, wa_id, direction, chat_id, type, content, status, status_reason, lane,
          send_at, expires_at, parked_at)
       VALUES ($1, $2, $3, 'outbound', $9, $10, $11, $4,
         CASE WHEN $4::text = 'failed' THEN 'refused_by_whatsapp' END, $5,
         now() + make_interval(secs => $6), now() + make_interval(secs => $7), CASE WHEN $8::boolean THEN now() END)
       RETURNING id`,
      [
        session.accountId,
        session.id,
        waId,
        row.status,
        row.lane,
        row.sendInSeconds,
        row.expiresInSeconds,
        row.isParked,
        row.chatId,
        row.type,
        row.content,
      ],
    );
    return { id, waId };
  }

  /** One that lives as long as the test, with room for as many sessions as it likes. */
  async aWorker(): Promise<void> {
    await this.database.query(
      `INSERT INTO workers (owner, host, version, max_sessions, heartbeat_at)
       VALUES ('worker', 'host', '0.0.0', 1000000, now() + interval '1 hour')`,
    );
  }

  /** Lets a lease run out, as if its owner had not renewed it in time. */
  async expireLease(sessionId: string): Promise<void> {
    await this.database.query(
      `UPDATE session_leases SET expires_at = clock_timestamp() - interval '1 second' WHERE session_id = $1`,
      [sessionId],
    );
  }

  async statusOf(messageId: string): Promise<string> {
    const [row] = await this.database.query<{ status: string }[]>('SELECT status FROM messages WHERE id = $1', [
      messageId,
    ]);
    if (!row) throw new Error('no such message');
    return row.status;
  }

  async historyOf(messageId: string): Promise<string[]> {
    const rows = await this.database.query<{ status: string }[]>(
      'SELECT status FROM message_transitions WHERE message_id = $1 ORDER BY id',
      [messageId],
    );
    return rows.map(({ status }) => status);
  }

  /** What was counted of a session's messages, over all days. */
  async usageOf(sessionId: string): Promise<Record<string, number>> {
    const names = ['accepted', 'sent', 'delivered', 'read', 'failed', 'cancelled', 'expired', 'received', 'media'];
    const sums = names.map((name) => `coalesce(sum(${name}), 0)::integer AS ${name}`).join(', ');
    const [row] = await this.database.query<Record<string, number>[]>(
      `SELECT ${sums} FROM usage_messages WHERE session_id = $1`,
      [sessionId],
    );
    return row ?? {};
  }

  private async insert(sql: string, values: unknown[]): Promise<string> {
    const [row] = await this.database.query<{ id: string }[]>(sql, values);
    if (!row) throw new Error('the inserted row was not returned');
    return row.id;
  }
}
