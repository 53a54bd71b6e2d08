import { setTimeout as delay } from 'node:timers/promises';
import { ApiKeysService } from '@chasqui/api-keys';
import { Rows, type SessionId } from './medium-rows.js';
import type { WholeApi } from './whole-api.js';

export interface SendAnswer {
  status: number;
  headers: Record<string, unknown>;
  body: Record<string, unknown>;
}

/** Sends through the whole API, in accounts without limits. */
export class SendingApi {
  readonly rows: Rows;

  constructor(readonly api: WholeApi) {
    this.rows = new Rows(api.database);
  }

  /** A session with its key. Its row says `ready`, and a worker that does nothing holds it. */
  async aReadySession(accountId?: string): Promise<SessionId & { key: string }> {
    const session = await this.rows.aSession(accountId === undefined ? {} : { accountId });
    const { database } = this.api;
    await database.query(`UPDATE accounts SET plan_id = 'selfhost' WHERE id = $1`, [session.accountId]);
    await database.query(
      `INSERT INTO session_leases (session_id, owner, generation, expires_at)
       VALUES ($1, 'worker:test', 1, now() + interval '1 hour')`,
      [session.id],
    );
    const keys = this.api.app.get(ApiKeysService, { strict: false });
    return { ...session, key: (await keys.createSessionKey(database.manager, session)).key };
  }

  async send(
    session: { id: string; key: string },
    body: Record<string, unknown>,
    headers: Record<string, string> = {},
  ): Promise<SendAnswer> {
    const answer = await this.api.app.inject({
      method: 'POST',
      url: `/sessions/${session.id}/send`,
      headers: { 'x-api-key': session.key, ...headers },
      payload: { to: '919876543210', text: 'hello', ...body },
    });
    return { status: answer.statusCode, headers: answer.headers, body: answer.json() };
  }

  /** As a client should that has a key: what is answered with 503 is repeated when `Retry-After` has passed. */
  async sendPatiently(...call: Parameters<SendingApi['send']>): Promise<SendAnswer> {
    for (;;) {
      const answer = await this.send(...call);
      if (answer.status !== 503) return answer;
      await delay(Number(answer.headers['retry-after']) * 1_000);
    }
  }

  /** Bare WhatsApp ids in the order of acceptance. */
  async messagesOf({ id }: { id: string }): Promise<string[]> {
    const rows = await this.api.database.query<{ waId: string }[]>(
      'SELECT wa_id AS "waId" FROM messages WHERE session_id = $1 ORDER BY position',
      [id],
    );
    return rows.map(({ waId }) => waId);
  }
}
