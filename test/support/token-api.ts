import { ApiKeysService } from '@chasqui/api-keys';
import { newAddress } from './http.js';
import { Rows, type SessionId } from './medium-rows.js';
import type { WholeApi } from './whole-api.js';

export interface TokenAnswer {
  status: number;
  headers: Record<string, unknown>;
  body: Record<string, unknown>;
}

interface Call {
  token?: string;
  body?: object;
  headers?: Record<string, string>;
}

/** The calls of token clients through the whole API, in one account. */
export class TokenApi {
  readonly rows: Rows;

  private constructor(
    readonly api: WholeApi,
    readonly accountId: string,
    readonly token: string,
  ) {
    this.rows = new Rows(api.database);
  }

  /** In an account of its own without limits, with a token that is never told to wait. */
  static async inNewAccount(api: WholeApi): Promise<TokenApi> {
    const accountId = await new Rows(api.database).anAccount();
    await api.database.query(`UPDATE accounts SET plan_id = 'selfhost' WHERE id = $1`, [accountId]);
    const { id, key } = await keysOf(api).createAdminKey(accountId, 'token');
    await api.database.query(`UPDATE api_keys SET kind = 'token', rate_general = 1000000 WHERE id = $1`, [id]);
    return new TokenApi(api, accountId, key);
  }

  /** @param set what the token is, in SQL */
  async aToken(set = `rate_general = 1000000`): Promise<string> {
    const { id, key } = await keysOf(this.api).createAdminKey(this.accountId, 'token');
    await this.api.database.query(`UPDATE api_keys SET kind = 'token', ${set} WHERE id = $1`, [id]);
    return key;
  }

  /** A device whose row says `ready`, and that a worker holds which does nothing. */
  async aDevice(number: string, chosen: Parameters<Rows['aSession']>[0] = {}): Promise<SessionId> {
    const session = await this.rows.aSession({ accountId: this.accountId, ...chosen });
    await this.api.database.query('UPDATE sessions SET phone_number = $1 WHERE id = $2', [number, session.id]);
    await this.api.database.query(
      `INSERT INTO session_leases (session_id, owner, generation, expires_at)
       VALUES ($1, 'worker:test', 1, now() + interval '1 hour')`,
      [session.id],
    );
    return session;
  }

  async call(
    method: 'GET' | 'POST',
    url: string,
    { token = this.token, body, headers }: Call = {},
  ): Promise<TokenAnswer> {
    const answer = await this.api.app.inject({
      method,
      url,
      headers: { 'access-token': token, ...headers },
      // A token that may be bad comes from an address of its own: bad ones are counted by theirs.
      remoteAddress: newAddress(),
      ...(body && { payload: body }),
    });
    return { status: answer.statusCode, headers: answer.headers, body: answer.json() };
  }

  /** What is stored of the session's messages, in the order of their acceptance. */
  async messagesOf({ id }: { id: string }): Promise<{ chatId: string; type: string; lane: number; content: object }[]> {
    return this.api.database.query(
      `SELECT chat_id AS "chatId", type, lane, content FROM messages WHERE session_id = $1 ORDER BY position`,
      [id],
    );
  }
}

function keysOf(api: WholeApi): ApiKeysService {
  return api.app.get(ApiKeysService, { strict: false });
}
