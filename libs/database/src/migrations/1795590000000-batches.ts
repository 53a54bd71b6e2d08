import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Batches1795590000000 implements MigrationInterface {
  name = 'Batches1795590000000';

  /**
   * What one bulk call accepted, and which of its lines it refused. Messages that are held are never due, so what is due
   * is found among thousands that are not. A message knows when WhatsApp first had it. No foreign key leads from messages
   * to batches: ten thousand checks are too much for one call. An idempotency key answers for a message or for a batch.
   */
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE batches (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        account_id uuid NOT NULL REFERENCES accounts (id),
        session_id uuid NOT NULL REFERENCES sessions (id),
        name text,
        state text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'paused', 'cancelled')),
        cleared boolean NOT NULL DEFAULT false,
        accepted integer NOT NULL,
        refused integer NOT NULL,
        encoding text,
        created_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX batches_session ON batches (session_id, created_at, id);
      CREATE INDEX batches_to_clear ON batches (id) WHERE state = 'cancelled' AND NOT cleared;

      CREATE TABLE batch_refusals (
        batch_id uuid NOT NULL REFERENCES batches (id) ON DELETE CASCADE,
        line integer NOT NULL,
        column_name text,
        recipient text,
        code text NOT NULL,
        message text NOT NULL,
        PRIMARY KEY (batch_id, line)
      );

      ALTER TABLE messages
        ADD COLUMN batch_id uuid,
        ADD COLUMN batch_line integer,
        ADD COLUMN held boolean NOT NULL DEFAULT false,
        ADD COLUMN sent_at timestamptz;
      DROP INDEX messages_due;
      CREATE INDEX messages_due ON messages (session_id, held, lane, send_at, position) WHERE status = 'queued';
      CREATE INDEX messages_batch ON messages (batch_id, status, batch_line) WHERE batch_id IS NOT NULL;

      ALTER TABLE idempotency_keys
        ALTER COLUMN wa_id DROP NOT NULL,
        ADD COLUMN batch_id uuid,
        ADD CONSTRAINT idempotency_keys_of_one CHECK ((wa_id IS NULL) <> (batch_id IS NULL));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DELETE FROM idempotency_keys WHERE wa_id IS NULL;
      ALTER TABLE idempotency_keys
        DROP CONSTRAINT idempotency_keys_of_one,
        DROP COLUMN batch_id,
        ALTER COLUMN wa_id SET NOT NULL;
      DROP INDEX messages_due, messages_batch;
      ALTER TABLE messages DROP COLUMN batch_id, DROP COLUMN batch_line, DROP COLUMN held, DROP COLUMN sent_at;
      CREATE INDEX messages_due ON messages (session_id, lane, send_at, position) WHERE status = 'queued';
      DROP TABLE batch_refusals, batches;
    `);
  }
}
