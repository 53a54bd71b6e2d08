import type { MigrationInterface, QueryRunner } from 'typeorm';

export class PlansAndKeys1795482000000 implements MigrationInterface {
  name = 'PlansAndKeys1795482000000';

  /** Accounts that are there when this is applied had no limits, and keep that. */
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE plans (
        id text PRIMARY KEY CHECK (id ~ '^[a-z0-9][a-z0-9-]{0,39}$'),
        rate_general integer CHECK (rate_general > 0),
        rate_messages integer CHECK (rate_messages > 0),
        rate_sessions integer CHECK (rate_sessions > 0),
        rate_qr integer CHECK (rate_qr > 0),
        max_sessions integer CHECK (max_sessions >= 0),
        daily_messages integer CHECK (daily_messages >= 0),
        bulk_size integer NOT NULL DEFAULT 10000 CHECK (bulk_size BETWEEN 1 AND 10000),
        api_access boolean NOT NULL DEFAULT true,
        mcp_access boolean NOT NULL DEFAULT true,
        retention_days integer NOT NULL DEFAULT 365 CHECK (retention_days > 0),
        created_at timestamptz NOT NULL DEFAULT clock_timestamp()
      );
      INSERT INTO plans (id, rate_general, rate_messages, rate_sessions, rate_qr)
      VALUES ('published', 100, 30, 10, 1), ('selfhost', NULL, NULL, NULL, NULL);

      ALTER TABLE accounts
        ADD COLUMN plan_id text NOT NULL DEFAULT 'selfhost' REFERENCES plans (id),
        ADD COLUMN time_zone text NOT NULL DEFAULT 'UTC',
        ADD COLUMN default_country text CHECK (default_country ~ '^[A-Z]{2}$'),
        ADD COLUMN locale text NOT NULL DEFAULT 'en',
        ADD COLUMN suspended_at timestamptz;
      ALTER TABLE accounts ALTER COLUMN plan_id SET DEFAULT 'published';

      ALTER TABLE api_keys
        DROP CONSTRAINT api_keys_kind_check,
        DROP CONSTRAINT api_keys_check,
        ALTER COLUMN account_id DROP NOT NULL,
        ADD COLUMN issuer_id uuid REFERENCES api_keys (id),
        ADD COLUMN type text NOT NULL DEFAULT 'standard',
        ADD COLUMN rate_general integer CHECK (rate_general > 0),
        ADD COLUMN rate_messages integer CHECK (rate_messages > 0),
        ADD COLUMN rate_sessions integer CHECK (rate_sessions > 0),
        ADD COLUMN max_sessions integer CHECK (max_sessions >= 0),
        ADD COLUMN allowed_numbers text[],
        ADD COLUMN allowed_ips text[],
        ADD COLUMN metadata jsonb NOT NULL DEFAULT '{}',
        ADD COLUMN expires_at timestamptz,
        ADD COLUMN previous_hash bytea UNIQUE,
        ADD COLUMN previous_expires_at timestamptz,
        ADD COLUMN last_used_at timestamptz,
        ADD CONSTRAINT api_keys_kind CHECK (kind IN ('admin', 'session', 'managed', 'trial', 'operator', 'token')),
        ADD CONSTRAINT api_keys_of_session CHECK ((kind = 'session') = (session_id IS NOT NULL)),
        ADD CONSTRAINT api_keys_of_account CHECK ((kind = 'operator') = (account_id IS NULL)),
        ADD CONSTRAINT api_keys_of_trial CHECK (kind <> 'trial' OR (expires_at IS NOT NULL AND allowed_numbers IS NOT NULL)),
        ADD CONSTRAINT api_keys_previous CHECK ((previous_hash IS NULL) = (previous_expires_at IS NULL));
      CREATE INDEX api_keys_account ON api_keys (account_id, created_at, id);
      CREATE INDEX api_keys_issuer ON api_keys (issuer_id);

      ALTER TABLE sessions ADD COLUMN owner_key_id uuid REFERENCES api_keys (id);
      CREATE INDEX sessions_owner_key ON sessions (owner_key_id) WHERE deleted_at IS NULL;
    `);
  }

  /** Fails while there are keys that the older schema cannot hold: they would become something else. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE sessions DROP COLUMN owner_key_id;
      ALTER TABLE api_keys
        DROP COLUMN issuer_id, DROP COLUMN type, DROP COLUMN rate_general, DROP COLUMN rate_messages,
        DROP COLUMN rate_sessions, DROP COLUMN max_sessions, DROP COLUMN allowed_numbers, DROP COLUMN allowed_ips,
        DROP COLUMN metadata, DROP COLUMN expires_at, DROP COLUMN previous_hash, DROP COLUMN previous_expires_at,
        DROP COLUMN last_used_at;
      ALTER TABLE api_keys
        DROP CONSTRAINT api_keys_kind,
        DROP CONSTRAINT api_keys_of_session,
        DROP CONSTRAINT api_keys_of_account,
        ALTER COLUMN account_id SET NOT NULL,
        ADD CONSTRAINT api_keys_kind_check CHECK (kind IN ('admin', 'session')),
        ADD CONSTRAINT api_keys_check CHECK ((kind = 'session') = (session_id IS NOT NULL));
      ALTER TABLE accounts
        DROP COLUMN plan_id, DROP COLUMN time_zone, DROP COLUMN default_country, DROP COLUMN locale,
        DROP COLUMN suspended_at;
      DROP TABLE plans;
    `);
  }
}
