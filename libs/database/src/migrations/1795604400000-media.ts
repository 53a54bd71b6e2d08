import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Media1795604400000 implements MigrationInterface {
  name = 'Media1795604400000';

  /**
   * Files by their content, one of each in an account. `stored_at` is null before the file is whole in its place, and
   * again from the moment that it is given up: docs/adr/0017-media-store.md. The index tells which messages need one.
   * The key is that of the links to files, which say nothing and cannot be made up without it.
   */
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE media (
        id uuid PRIMARY KEY,
        account_id uuid NOT NULL REFERENCES accounts (id),
        sha256 bytea NOT NULL,
        bytes bigint NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        last_used_at timestamptz NOT NULL DEFAULT now(),
        stored_at timestamptz
      );
      CREATE UNIQUE INDEX media_content ON media (account_id, sha256) WHERE stored_at IS NOT NULL;
      CREATE INDEX media_last_used ON media (last_used_at);
      CREATE TABLE media_link_key (
        key bytea NOT NULL DEFAULT sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()))
      );
      INSERT INTO media_link_key DEFAULT VALUES;
      CREATE INDEX messages_media ON messages ((content #>> '{media,id}')) WHERE content #>> '{media,id}' IS NOT NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX messages_media;
      DROP TABLE media, media_link_key;
    `);
  }
}
