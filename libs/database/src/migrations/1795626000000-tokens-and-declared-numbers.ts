import type { MigrationInterface, QueryRunner } from 'typeorm';

export class TokensAndDeclaredNumbers1795626000000 implements MigrationInterface {
  name = 'TokensAndDeclaredNumbers1795626000000';

  /**
   * What a token may do: null stands for everything. A declared number is whose phone a session is meant for; once it is
   * linked, that of the phone is what counts, so only unlinked sessions must not share one.
   */
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE api_keys
        ADD COLUMN permissions text[] CHECK (permissions <@ ARRAY['send', 'read', 'devices'] AND cardinality(permissions) > 0),
        ADD COLUMN mcp jsonb,
        ADD CONSTRAINT api_keys_of_tokens CHECK (kind = 'token' OR (permissions IS NULL AND mcp IS NULL));
      ALTER TABLE sessions ADD COLUMN declared_number text CHECK (declared_number ~ '^[1-9][0-9]{6,14}$');
      CREATE UNIQUE INDEX sessions_declared_number ON sessions (account_id, declared_number)
        WHERE deleted_at IS NULL AND phone_number IS NULL;
      CREATE INDEX sessions_number ON sessions (account_id, coalesce(phone_number, declared_number))
        WHERE deleted_at IS NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX sessions_number, sessions_declared_number;
      ALTER TABLE sessions DROP COLUMN declared_number;
      ALTER TABLE api_keys DROP CONSTRAINT api_keys_of_tokens, DROP COLUMN permissions, DROP COLUMN mcp;
    `);
  }
}
