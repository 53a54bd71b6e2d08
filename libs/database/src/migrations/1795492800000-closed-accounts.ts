import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ClosedAccounts1795492800000 implements MigrationInterface {
  name = 'ClosedAccounts1795492800000';

  /** A closed account keeps its row, which its history refers to, and gives its name back. */
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE accounts
        ADD COLUMN closed_at timestamptz,
        ADD CONSTRAINT accounts_closed CHECK (closed_at IS NULL OR suspended_at IS NOT NULL),
        DROP CONSTRAINT accounts_name_key;
      CREATE UNIQUE INDEX accounts_name ON accounts (name) WHERE closed_at IS NULL;
    `);
  }

  /** Fails while a closed account has the name of another one: the older schema cannot hold both. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX accounts_name;
      ALTER TABLE accounts DROP COLUMN closed_at, ADD CONSTRAINT accounts_name_key UNIQUE (name);
    `);
  }
}
