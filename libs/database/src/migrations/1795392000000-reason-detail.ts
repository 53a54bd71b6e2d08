import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ReasonDetail1795392000000 implements MigrationInterface {
  name = 'ReasonDetail1795392000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE sessions ADD COLUMN reason_detail text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE sessions DROP COLUMN reason_detail');
  }
}
