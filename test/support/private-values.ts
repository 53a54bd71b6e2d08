// Jest loads this file without its moduleNameMapper: imports have no extension here.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Client } from 'pg';
import type { PrivateValues } from './log-scan';

const PORT_LINE = 3;

/** The message texts and phone numbers in the database of a stack that runs on this data folder. */
export async function readPrivateValues(dataDir: string): Promise<PrivateValues> {
  const client = new Client({ connectionString: databaseUrl(dataDir) });
  await client.connect();
  try {
    const texts = await client.query<{ value: string }>(
      `SELECT DISTINCT content->>'text' AS value FROM messages WHERE content->>'text' IS NOT NULL`,
    );
    const numbers = await client.query<{ value: string }>(
      `SELECT DISTINCT split_part(id, '@', 1) AS value
       FROM (SELECT chat_id AS id FROM messages
             UNION SELECT sender_id FROM messages
             UNION SELECT phone_number FROM sessions) AS ids
       WHERE id IS NOT NULL AND id NOT LIKE '%@g.us'`,
    );
    return { texts: texts.rows.map(({ value }) => value), numbers: numbers.rows.map(({ value }) => value) };
  } finally {
    await client.end();
  }
}

/** PostgreSQL writes its port into its pid file. */
function databaseUrl(dataDir: string): string {
  const password = readFileSync(path.join(dataDir, 'secrets', 'postgres-password'), 'utf8').trim();
  const port = readFileSync(path.join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[PORT_LINE];
  return `postgresql://chasqui:${password}@127.0.0.1:${port}/chasqui`;
}
