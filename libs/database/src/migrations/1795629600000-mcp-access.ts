import type { MigrationInterface, QueryRunner } from 'typeorm';

export class McpAccess1795629600000 implements MigrationInterface {
  name = 'McpAccess1795629600000';

  /** What an AI client may do with a key: see docs/adr/0024-mcp-reads-unless-told-otherwise.md. */
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE api_keys ADD mcp_access text CHECK (mcp_access IN ('none', 'read', 'send'))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE api_keys DROP mcp_access');
  }
}
