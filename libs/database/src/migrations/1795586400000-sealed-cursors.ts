import type { MigrationInterface, QueryRunner } from 'typeorm';

export class SealedCursors1795586400000 implements MigrationInterface {
  name = 'SealedCursors1795586400000';

  /** What cursors are encrypted with: a place in the log of all accounts would tell one of them what the others do. */
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE event_log
        ADD COLUMN cursor_key bytea NOT NULL
          DEFAULT substring(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())) FROM 1 FOR 16);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE event_log DROP COLUMN cursor_key');
  }
}
