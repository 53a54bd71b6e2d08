import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Pacing1795593600000 implements MigrationInterface {
  name = 'Pacing1795593600000';

  /**
   * What a session's pacing goes by: a policy of its own, a mark for each message that it handed over in the last 24 h,
   * and when its number was first paired, which outlives a session that is deleted and made anew.
   */
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE plans ADD COLUMN pacing_optional boolean NOT NULL DEFAULT false;
      UPDATE plans SET pacing_optional = true WHERE id = 'selfhost';
      ALTER TABLE sessions ADD COLUMN pacing jsonb CHECK (jsonb_typeof(pacing) = 'object');

      CREATE TABLE paired_numbers (
        account_id uuid NOT NULL REFERENCES accounts (id),
        phone_number text NOT NULL,
        first_paired_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (account_id, phone_number)
      );
      INSERT INTO paired_numbers (account_id, phone_number, first_paired_at)
      SELECT account_id, phone_number, min(coalesce(paired_at, created_at)) FROM sessions
      WHERE phone_number IS NOT NULL GROUP BY account_id, phone_number;

      CREATE TABLE pacing_marks (
        message_id uuid PRIMARY KEY,
        session_id uuid NOT NULL REFERENCES sessions (id),
        at timestamptz NOT NULL,
        gap_ms integer NOT NULL,
        is_new_recipient boolean NOT NULL
      );
      CREATE INDEX pacing_marks_session ON pacing_marks (session_id, at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE pacing_marks, paired_numbers;
      ALTER TABLE sessions DROP COLUMN pacing;
      ALTER TABLE plans DROP COLUMN pacing_optional;
    `);
  }
}
