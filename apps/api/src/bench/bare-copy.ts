import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { newMessageId } from '@chasqui/whatsapp-vocabulary';
import type { Pool, PoolClient } from 'pg';
import { from } from 'pg-copy-streams';

const COPIES = {
  messages: `COPY messages (id, account_id, session_id, wa_id, direction, chat_id, type, content, status, lane, expires_at)
    FROM STDIN`,
  history: 'COPY message_transitions (message_id, status) FROM STDIN',
  events: 'COPY events (account_id, session_id, message_id, type, data) FROM STDIN',
};

/** Text that COPY takes, one row a line. */
export type BareRows = Record<keyof typeof COPIES, Buffer>;

/** Texts to one number, as a bulk call stores them: each with its history and its event. */
export function bareRows(session: { accountId: string; sessionId: string }, count: number): BareRows {
  const { accountId, sessionId } = session;
  const expiresAt = new Date(Date.now() + 24 * 60 * 60 * 1_000).toISOString();
  const messages = Array.from({ length: count }, (_, index) => ({ id: randomUUID(), waId: newMessageId(), index }));
  const lines = (line: (message: (typeof messages)[number]) => (string | number)[]): Buffer =>
    Buffer.from(messages.map((message) => `${line(message).join('\t')}\n`).join(''));
  return {
    messages: lines(({ id, waId, index }) => {
      const content = JSON.stringify({ text: `Hello ${index}` });
      return [id, accountId, sessionId, waId, 'outbound', '12025550199@c.us', 'text', content, 'queued', 2, expiresAt];
    }),
    history: lines(({ id }) => [id, 'queued']),
    events: lines(({ id, waId }) => {
      const data = JSON.stringify({ messageId: waId, chatId: '12025550199@c.us', kind: 'text', fromMe: true });
      return [accountId, sessionId, id, 'message.accepted', data];
    }),
  };
}

/** In one transaction. */
export async function copyRows(pool: Pool, rows: BareRows): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    for (const table of ['messages', 'history', 'events'] as const) await copy(client, COPIES[table], rows[table]);
    await client.query('COMMIT');
  } finally {
    client.release();
  }
}

function copy(client: PoolClient, statement: string, rows: Buffer): Promise<void> {
  return pipeline(Readable.from([rows]), client.query(from(statement)));
}
