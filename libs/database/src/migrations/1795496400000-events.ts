import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Events1795496400000 implements MigrationInterface {
  name = 'Events1795496400000';

  /**
   * Writers leave `seq` and `position` empty; the sequencer numbers what is committed. Neither can be unique here, since
   * an index over all partitions would have to include `created_at`. The workers make the partitions of coming months; a
   * row of a month without one goes to the default partition. What a message went through says now which attempt it
   * was, and whose.
   */
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE SEQUENCE events_ord;
      CREATE TABLE events (
        id uuid NOT NULL DEFAULT gen_random_uuid(),
        ord bigint NOT NULL DEFAULT nextval('events_ord'),
        account_id uuid NOT NULL,
        session_id uuid NOT NULL,
        message_id uuid,
        type text NOT NULL,
        data jsonb NOT NULL,
        recovered boolean NOT NULL DEFAULT false,
        occurred_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        seq bigint,
        position bigint,
        CHECK ((seq IS NULL) = (position IS NULL))
      ) PARTITION BY RANGE (created_at);
      ALTER SEQUENCE events_ord OWNED BY events.ord;
      CREATE TABLE events_default PARTITION OF events DEFAULT;

      CREATE INDEX events_unnumbered ON events (ord) WHERE seq IS NULL;
      CREATE INDEX events_of_session ON events (session_id, position);
      CREATE INDEX events_of_account ON events (account_id, position);
      CREATE INDEX events_of_message ON events (message_id) WHERE message_id IS NOT NULL;

      DO $$
      DECLARE first timestamp := date_trunc('month', now() AT TIME ZONE 'UTC');
      BEGIN
        FOR months IN 0..2 LOOP
          EXECUTE format('CREATE TABLE %I PARTITION OF events FOR VALUES FROM (%L) TO (%L)',
            to_char(first + make_interval(months => months), '"events_"YYYY_MM'),
            (first + make_interval(months => months)) AT TIME ZONE 'UTC',
            (first + make_interval(months => months + 1)) AT TIME ZONE 'UTC');
        END LOOP;
      END $$;

      CREATE TABLE event_heads (
        session_id uuid PRIMARY KEY,
        seq bigint NOT NULL
      ) WITH (fillfactor = 50);

      CREATE TABLE event_log (
        only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
        epoch uuid NOT NULL DEFAULT gen_random_uuid(),
        position bigint NOT NULL DEFAULT 0,
        oldest_position bigint NOT NULL DEFAULT 1
      ) WITH (fillfactor = 50);
      INSERT INTO event_log DEFAULT VALUES;

      ALTER TABLE message_transitions
        ADD COLUMN attempt integer,
        ADD COLUMN generation bigint,
        ADD COLUMN owner text;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE message_transitions DROP COLUMN attempt, DROP COLUMN generation, DROP COLUMN owner;
      DROP TABLE events, event_heads, event_log;
    `);
  }
}
