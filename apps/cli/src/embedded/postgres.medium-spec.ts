import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Client } from 'pg';
import { eventually } from '../../../../test/support/eventually.js';
import { sharedStores } from '../../../../test/support/medium-stores.js';

let client: Client;

beforeAll(async () => {
  client = new Client({ connectionString: (await sharedStores()).databaseUrl });
  await client.connect();
  await client.query(`CREATE TEMPORARY TABLE letters (text text UNIQUE, length int CHECK (length > 0), body jsonb)`);
});

afterAll(() => client.end());

function log(): string {
  const folder = process.env['CHASQUI_MEDIUM_FOLDER'] ?? '';
  return readFileSync(path.join(folder, `postgres-of-${process.pid}.log`), 'utf8');
}

describe('the log of the embedded PostgreSQL', () => {
  it('tells of a statement that failed, and nothing of what it was to store', async () => {
    const secret = `secret ${randomUUID()}`;
    const insert = (...values: unknown[]): Promise<unknown> =>
      client.query('INSERT INTO letters VALUES ($1, $2, $3)', values);
    await insert(secret, 1, null);
    await expect(insert(secret, 1, null)).rejects.toThrow(/letters_text_key/);
    await expect(insert(`another ${secret}`, 0, null)).rejects.toThrow(/letters_length_check/);
    await expect(insert(null, 1, `{"text": ${secret}`)).rejects.toThrow(/type json/);
    await eventually(log, (text) => /letters_text_key[^]*letters_length_check[^]*type json/.test(text));
    expect(log()).not.toContain(secret);
  });
});
