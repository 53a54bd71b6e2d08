import type { SendAnswer } from './sending-api.js';
import { SendingApi } from './sending-api.js';

export interface BulkResult {
  line: number;
  status: string;
  to?: string;
  messageId?: string;
  code?: string;
  message?: string;
  column?: string;
}

export interface StoredText {
  waId: string;
  chatId: string;
  text: string;
  line: number;
  lane: number;
  status: string;
}

/** Makes bulk calls through the whole API, in accounts without limits. */
export class BulkApi extends SendingApi {
  /** A string or bytes are sent as they are; anything else as JSON. */
  async bulk(
    session: { id: string; key: string },
    body: string | Buffer | object,
    options: { type?: string; query?: Record<string, string>; headers?: Record<string, string> } = {},
  ): Promise<SendAnswer> {
    const { type = 'application/json', query = {}, headers = {} } = options;
    const answer = await this.api.app.inject({
      method: 'POST',
      url: `/sessions/${session.id}/messages/bulk?${new URLSearchParams(query).toString()}`,
      headers: { 'x-api-key': session.key, 'content-type': type, ...headers },
      payload: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body),
    });
    return { status: answer.statusCode, headers: answer.headers, body: answer.json() };
  }

  async csv(
    session: { id: string; key: string },
    body: string | Buffer,
    query: Record<string, string> = {},
  ): Promise<SendAnswer> {
    return this.bulk(session, body, { type: 'text/csv', query });
  }

  async get(session: { id: string; key: string }, path: string): Promise<SendAnswer> {
    return this.ask('GET', session, path);
  }

  async order(session: { id: string; key: string }, path: string): Promise<SendAnswer> {
    return this.ask('POST', session, path);
  }

  async report(session: { id: string; key: string }, batchId: string): Promise<string> {
    const answer = await this.api.app.inject({
      method: 'GET',
      url: `/sessions/${session.id}/batches/${batchId}/report.csv`,
      headers: { 'x-api-key': session.key },
    });
    return answer.body;
  }

  /** What is stored of a session, in the order in which it leaves. */
  async textsOf({ id }: { id: string }): Promise<StoredText[]> {
    return this.api.database.query<StoredText[]>(
      `SELECT wa_id AS "waId", chat_id AS "chatId", content->>'text' AS text, batch_line AS line, lane, status
       FROM messages WHERE session_id = $1 ORDER BY position`,
      [id],
    );
  }

  /** How many rows of each kind there are of a session: what a refused call must not change. */
  async rowsOf({ id }: { id: string }): Promise<Record<string, number>> {
    const [row] = await this.api.database.query<Record<string, number>[]>(
      `SELECT (SELECT count(*)::integer FROM batches WHERE session_id = $1) AS batches,
         (SELECT count(*)::integer FROM messages WHERE session_id = $1) AS messages,
         (SELECT count(*)::integer FROM events WHERE session_id = $1) AS events,
         (SELECT coalesce(sum(accepted), 0)::integer FROM usage_messages WHERE session_id = $1) AS accepted`,
      [id],
    );
    return row ?? {};
  }

  private async ask(method: 'GET' | 'POST', session: { id: string; key: string }, path: string): Promise<SendAnswer> {
    const answer = await this.api.app.inject({
      method,
      url: `/sessions/${session.id}${path}`,
      headers: { 'x-api-key': session.key },
    });
    return { status: answer.statusCode, headers: answer.headers, body: answer.json() };
  }
}

export function resultsOf({ body }: SendAnswer): BulkResult[] {
  return body['results'] as BulkResult[];
}

export function batchOf({ body }: SendAnswer): Record<string, unknown> & { id: string } {
  return body['batch'] as Record<string, unknown> & { id: string };
}
