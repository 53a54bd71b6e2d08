import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AuditLog1795489200000 implements MigrationInterface {
  name = 'AuditLog1795489200000';

  /** Without foreign keys: the log outlives what it speaks of. */
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE audit_entries (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        account_id uuid,
        actor_kind text NOT NULL,
        actor_key_id uuid,
        actor_name text NOT NULL,
        actor_prefix text,
        address text,
        action text NOT NULL,
        subject_type text NOT NULL,
        subject_id text NOT NULL,
        details jsonb NOT NULL DEFAULT '{}',
        at timestamptz NOT NULL DEFAULT clock_timestamp()
      );
      CREATE INDEX audit_entries_account ON audit_entries (account_id, id);
      CREATE INDEX audit_entries_subject ON audit_entries (account_id, subject_id, id);

      CREATE FUNCTION refuse_change_of_audit_entries() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'audit_entries is append-only: % is refused', TG_OP;
      END $$;
      CREATE TRIGGER audit_entries_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entries
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_audit_entries();
      ALTER TABLE audit_entries ENABLE ALWAYS TRIGGER audit_entries_append_only;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE audit_entries;
      DROP FUNCTION refuse_change_of_audit_entries;
    `);
  }
}
