import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ExpiringMessages1795503600000 implements MigrationInterface {
  name = 'ExpiringMessages1795503600000';

  /**
   * Which message of a session expires next, and which are being prepared, however many others it has. A claim also takes
   * messages that never expire, so that the planner cannot think of the first of these indexes for it.
   */
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX messages_expiring ON messages (session_id, expires_at)
        WHERE status = 'queued' AND expires_at IS NOT NULL;
      CREATE INDEX messages_preparing ON messages (session_id) WHERE status = 'preparing';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX messages_expiring, messages_preparing');
  }
}
