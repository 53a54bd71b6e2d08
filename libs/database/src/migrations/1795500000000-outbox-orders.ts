import type { MigrationInterface, QueryRunner } from 'typeorm';

export class OutboxOrders1795500000000 implements MigrationInterface {
  name = 'OutboxOrders1795500000000';

  /**
   * What holds a session's outbox, and what it waits for, on the database's clock. A message that failed says why. An
   * idempotency key remembers its message, and what its caller was answered; a callers' retry within 24 h gets the same.
   */
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE sessions
        ADD COLUMN outbox_paused_at timestamptz,
        ADD COLUMN outbox_pause_reason text,
        ADD COLUMN last_ready_at timestamptz,
        ADD COLUMN backlog_through bigint,
        ADD COLUMN next_send_at timestamptz,
        ADD CONSTRAINT sessions_outbox_pause CHECK ((outbox_paused_at IS NULL) = (outbox_pause_reason IS NULL));

      ALTER TABLE messages
        ADD COLUMN undecided_ms integer NOT NULL DEFAULT 0,
        ADD COLUMN parked_at timestamptz,
        ADD CONSTRAINT messages_failed_why CHECK (status <> 'failed' OR status_reason IS NOT NULL) NOT VALID;

      CREATE TABLE idempotency_keys (
        account_id uuid NOT NULL,
        key text NOT NULL,
        request_hash bytea NOT NULL,
        session_id uuid NOT NULL,
        wa_id text NOT NULL,
        answer jsonb,
        created_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (account_id, key)
      );
      CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE idempotency_keys;
      ALTER TABLE messages DROP CONSTRAINT messages_failed_why, DROP COLUMN undecided_ms, DROP COLUMN parked_at;
      ALTER TABLE sessions DROP CONSTRAINT sessions_outbox_pause, DROP COLUMN outbox_paused_at,
        DROP COLUMN outbox_pause_reason, DROP COLUMN last_ready_at, DROP COLUMN backlog_through,
        DROP COLUMN next_send_at;
    `);
  }
}
