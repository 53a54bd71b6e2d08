import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Initial1795219200000 implements MigrationInterface {
  name = 'Initial1795219200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE accounts (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        name text NOT NULL UNIQUE,
        created_at timestamptz NOT NULL DEFAULT now()
      );

      CREATE TABLE sessions (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        account_id uuid NOT NULL REFERENCES accounts (id),
        name text NOT NULL,
        metadata jsonb NOT NULL DEFAULT '{}',
        wanted text NOT NULL CHECK (wanted IN ('running', 'stopped')),
        restart_requested_at timestamptz,
        logout_requested_at timestamptz,
        state text NOT NULL,
        reason text NOT NULL,
        next_action text,
        next_action_at timestamptz,
        state_since timestamptz NOT NULL DEFAULT now(),
        phone_number text,
        push_name text,
        paired_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT now(),
        deleted_at timestamptz
      );
      CREATE UNIQUE INDEX sessions_name ON sessions (account_id, name) WHERE deleted_at IS NULL;
      CREATE INDEX sessions_wanted ON sessions (created_at)
        WHERE (wanted = 'running' AND deleted_at IS NULL) OR logout_requested_at IS NOT NULL;

      CREATE TABLE session_leases (
        session_id uuid PRIMARY KEY REFERENCES sessions (id),
        owner text NOT NULL,
        generation bigint NOT NULL,
        expires_at timestamptz NOT NULL
      );

      CREATE TABLE api_keys (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        account_id uuid NOT NULL REFERENCES accounts (id),
        kind text NOT NULL CHECK (kind IN ('admin', 'session')),
        session_id uuid REFERENCES sessions (id),
        name text NOT NULL,
        prefix text NOT NULL,
        hash bytea NOT NULL UNIQUE,
        created_at timestamptz NOT NULL DEFAULT now(),
        revoked_at timestamptz,
        CHECK ((kind = 'session') = (session_id IS NOT NULL))
      );
      CREATE INDEX api_keys_session ON api_keys (session_id);

      CREATE TABLE messages (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        account_id uuid NOT NULL REFERENCES accounts (id),
        session_id uuid NOT NULL REFERENCES sessions (id),
        wa_id text NOT NULL,
        direction text NOT NULL CHECK (direction IN ('outbound', 'inbound')),
        chat_id text NOT NULL,
        sender_id text,
        type text NOT NULL,
        content jsonb NOT NULL,
        status text NOT NULL,
        status_reason text,
        status_since timestamptz NOT NULL DEFAULT now(),
        lane smallint NOT NULL DEFAULT 1,
        position bigint GENERATED ALWAYS AS IDENTITY,
        send_at timestamptz NOT NULL DEFAULT now(),
        expires_at timestamptz,
        attempts integer NOT NULL DEFAULT 0,
        generation bigint,
        chat_wid text,
        whatsapp_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT now(),
        UNIQUE (session_id, wa_id)
      );
      CREATE INDEX messages_due ON messages (session_id, lane, send_at, position) WHERE status = 'queued';
      CREATE INDEX messages_unsettled ON messages (session_id, position) WHERE status IN ('sending', 'uncertain');

      CREATE TABLE message_transitions (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        message_id uuid NOT NULL REFERENCES messages (id),
        status text NOT NULL,
        reason text,
        at timestamptz NOT NULL DEFAULT clock_timestamp()
      );
      CREATE INDEX message_transitions_message ON message_transitions (message_id, id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE message_transitions, messages, api_keys, session_leases, sessions, accounts');
  }
}
