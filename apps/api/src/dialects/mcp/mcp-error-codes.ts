import type { McpKeyErrorCode } from '../../auth/mcp-keys.js';
import type { CatalogueEntry } from '../../errors/catalogue-entry.js';

export type McpErrorCode = McpKeyErrorCode | 'mcp_reading_only' | 'mcp_post_only' | 'mcp_batch';

export const MCP_CATALOGUE: Readonly<Record<McpErrorCode, CatalogueEntry>> = {
  key_not_for_mcp: {
    when: 'a key at `/mcp` that reaches more than an AI client should',
    details: { kind: '{kind}' },
  },
  mcp_not_in_plan: { when: 'MCP, which the plan of the account does not include' },
  mcp_closed_to_key: { when: 'a key whose `mcpAccess` is `none` at `/mcp`' },
  mcp_reading_only: {
    when: 'a tool that does more than read, with a key whose `mcpAccess` is not `send`: the tool answers so',
  },
  mcp_post_only: { when: 'another method than POST at `/mcp`, which keeps no state between calls' },
  mcp_batch: { when: 'several JSON-RPC messages in one request to `/mcp`' },
};
