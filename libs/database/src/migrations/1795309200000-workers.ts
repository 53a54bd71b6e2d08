import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Workers1795309200000 implements MigrationInterface {
  name = 'Workers1795309200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE workers (
        owner text PRIMARY KEY,
        host text NOT NULL,
        version text NOT NULL,
        max_sessions integer NOT NULL CHECK (max_sessions > 0),
        starting integer NOT NULL DEFAULT 0,
        waiting_since timestamptz,
        started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        heartbeat_at timestamptz NOT NULL DEFAULT clock_timestamp()
      );
      CREATE INDEX session_leases_owner ON session_leases (owner);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX session_leases_owner; DROP TABLE workers');
  }
}
