import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Usage1795485600000 implements MigrationInterface {
  name = 'Usage1795485600000';

  /**
   * No foreign keys: their checks lock sessions, keys and accounts after the counters, and would deadlock with a
   * deletion that locks them before. Every count asks for the account's day, so a time zone must be one.
   */
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE accounts ADD CONSTRAINT accounts_time_zone
        CHECK (timezone(time_zone, '2000-01-01T00:00:00Z'::timestamptz) IS NOT NULL);

      CREATE TABLE usage_messages (
        session_id uuid NOT NULL,
        day date NOT NULL,
        account_id uuid NOT NULL,
        accepted integer NOT NULL DEFAULT 0,
        sent integer NOT NULL DEFAULT 0,
        delivered integer NOT NULL DEFAULT 0,
        read integer NOT NULL DEFAULT 0,
        failed integer NOT NULL DEFAULT 0,
        cancelled integer NOT NULL DEFAULT 0,
        expired integer NOT NULL DEFAULT 0,
        received integer NOT NULL DEFAULT 0,
        media integer NOT NULL DEFAULT 0,
        PRIMARY KEY (session_id, day)
      ) WITH (fillfactor = 50);
      CREATE INDEX usage_messages_account ON usage_messages (account_id, day);

      CREATE TABLE usage_requests (
        key_id uuid NOT NULL,
        session_id uuid,
        day date NOT NULL,
        account_id uuid NOT NULL,
        requests integer NOT NULL,
        UNIQUE NULLS NOT DISTINCT (key_id, session_id, day)
      ) WITH (fillfactor = 50);
      CREATE INDEX usage_requests_account ON usage_requests (account_id, day);

      CREATE TABLE usage_flushes (
        writer uuid PRIMARY KEY,
        batch bigint NOT NULL,
        at timestamptz NOT NULL DEFAULT clock_timestamp()
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE usage_messages, usage_requests, usage_flushes;
      ALTER TABLE accounts DROP CONSTRAINT accounts_time_zone;
    `);
  }
}
