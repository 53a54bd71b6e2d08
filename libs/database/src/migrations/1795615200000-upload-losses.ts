import type { MigrationInterface, QueryRunner } from 'typeorm';

export class UploadLosses1795615200000 implements MigrationInterface {
  name = 'UploadLosses1795615200000';

  /** How often a page crashed while it uploaded the file of a message: a file that no page survives must not hold up its lane for ever. */
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE messages ADD COLUMN upload_losses smallint NOT NULL DEFAULT 0');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE messages DROP COLUMN upload_losses');
  }
}
