import type { MigrationInterface, QueryRunner } from 'typeorm';

export class MessageChanges1795600800000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE messages
        ADD COLUMN edited_at timestamptz,
        ADD COLUMN revoked_at timestamptz,
        ADD COLUMN reactions jsonb,
        ADD COLUMN votes jsonb;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE messages DROP COLUMN edited_at, DROP COLUMN revoked_at, DROP COLUMN reactions, DROP COLUMN votes;
    `);
  }
}
