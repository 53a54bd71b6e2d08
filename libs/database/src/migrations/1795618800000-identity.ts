import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Identity1795618800000 implements MigrationInterface {
  name = 'Identity1795618800000';

  /**
   * People as a session knows them, by the addresses that WhatsApp has for them: docs/adr/0020-who-somebody-is.md. One
   * that turned out to be another has given its addresses to that one, and leads to it. A message knows who wrote it:
   * its number may be somebody else's by now. No foreign key leads from messages to contacts: it would be checked with
   * each message, and contacts are deleted before the messages of a deleted session are.
   */
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE contacts (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        account_id uuid NOT NULL REFERENCES accounts (id),
        session_id uuid NOT NULL REFERENCES sessions (id),
        phone text CHECK (phone LIKE '%@c.us'),
        lid text CHECK (lid LIKE '%@lid'),
        name text,
        merged_into uuid REFERENCES contacts (id) ON DELETE CASCADE,
        created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        CONSTRAINT contacts_addressed CHECK ((merged_into IS NULL) = (phone IS NOT NULL OR lid IS NOT NULL))
      );
      CREATE UNIQUE INDEX contacts_phone ON contacts (session_id, phone);
      CREATE UNIQUE INDEX contacts_lid ON contacts (session_id, lid);
      CREATE INDEX contacts_merged ON contacts (merged_into) WHERE merged_into IS NOT NULL;
      ALTER TABLE messages ADD COLUMN contact_id uuid;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE messages DROP COLUMN contact_id;
      DROP TABLE contacts;
    `);
  }
}
