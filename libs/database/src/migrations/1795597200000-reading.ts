import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Reading1795597200000 implements MigrationInterface {
  name = 'Reading1795597200000';

  /**
   * Lists of messages, newest first: of a session, of one chat of it, and of what will never be sent. The first is also
   * the order in which old messages are deleted. What each of them costs: docs/adr/0015-lists-of-messages.md.
   *
   * Case is folded by ICU where PostgreSQL has it: the embedded one has the locale C, which knows ASCII alone.
   */
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX messages_of_session ON messages (session_id, created_at, position);
      CREATE INDEX messages_of_chat ON messages (session_id, chat_id, created_at, position);
      CREATE INDEX messages_unsent ON messages (session_id, created_at, position)
        WHERE status IN ('failed', 'cancelled', 'expired');

      DO $$
      DECLARE
        collation_name text := coalesce((SELECT 'COLLATE "und-x-icu"' FROM pg_collation
          WHERE collname = 'und-x-icu' AND collnamespace = 'pg_catalog'::regnamespace LIMIT 1), '');
      BEGIN
        EXECUTE format('CREATE FUNCTION case_folded(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
          AS %L', 'SELECT lower($1 ' || collation_name || ')');
      END $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION case_folded(text);
      DROP INDEX messages_of_session, messages_of_chat, messages_unsent;
    `);
  }
}
