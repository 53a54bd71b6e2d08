import type { MigrationInterface, QueryRunner } from 'typeorm';

export class TransitionDetail1795395600000 implements MigrationInterface {
  name = 'TransitionDetail1795395600000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE session_transitions ADD COLUMN reason_detail text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE session_transitions DROP COLUMN reason_detail');
  }
}
