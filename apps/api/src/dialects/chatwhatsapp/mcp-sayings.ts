import type { McpErrorCode } from '../mcp/mcp-error-codes.js';
import type { Saying } from './saying.js';

/** Words that this dialect lends to the one of MCP, which has none of its own. */
export const MCP_SAYINGS: Record<McpErrorCode, Saying> = {
  key_not_for_mcp: {
    status: 403,
    error: ({ kind }) =>
      `A key of the kind ${String(kind)} reaches too much for an AI client. Use the key of a session or a managed key (wask_…).`,
  },
  mcp_not_in_plan: { status: 403, error: 'The plan of this account does not include MCP' },
  mcp_closed_to_key: {
    status: 403,
    error: 'This key may not be used for MCP: its mcpAccess is none. An admin of the account can change that.',
  },
  mcp_reading_only: {
    status: 403,
    error:
      'This key may only read by MCP, and nothing was done. Do not try again: an admin of the account has to set mcpAccess of the key to send (PATCH /admin/api-keys/{id}).',
  },
  mcp_post_only: { status: 405, error: 'MCP is spoken by POST here: there are no streams and no sessions to end' },
  mcp_batch: { status: 400, error: 'Send one JSON-RPC message in each request' },
};
