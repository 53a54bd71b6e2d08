import type { MigrationInterface, QueryRunner } from 'typeorm';

export class SessionTimeline1795305600000 implements MigrationInterface {
  name = 'SessionTimeline1795305600000';

  /** What sessions are when this is applied begins their timelines. */
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE session_transitions (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        session_id uuid NOT NULL REFERENCES sessions (id),
        state text NOT NULL,
        reason text NOT NULL,
        next_action text,
        next_action_at timestamptz,
        owner text,
        generation bigint,
        at timestamptz NOT NULL DEFAULT clock_timestamp()
      );
      CREATE INDEX session_transitions_session ON session_transitions (session_id, id);
      CREATE INDEX session_transitions_at ON session_transitions (at);

      INSERT INTO session_transitions (session_id, state, reason, next_action, next_action_at, at)
      SELECT id, state, reason, next_action, next_action_at, state_since FROM sessions WHERE deleted_at IS NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE session_transitions');
  }
}
