import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';

/**
 * A statement that every connection parses once and, after a few times, plans once for all values: for what runs with
 * each message, planning takes longer than running. PostgreSQL plans anew where statistics change. Rejects with the
 * errors of node-postgres.
 */
export class PreparedStatement<Row extends object> {
  private readonly name: string;

  constructor(private readonly text: string) {
    this.name = createHash('sha256').update(text).digest('base64url').slice(0, 32);
  }

  async run({ driver }: DataSource, values: readonly unknown[]): Promise<Row[]> {
    const { master } = driver as unknown as { master: Pool };
    const { rows } = await master.query<Row>({ name: this.name, text: this.text, values: [...values] });
    return rows;
  }
}
