import type { AuthenticatedKey } from '@chasqui/api-keys';
import { DomainError } from '@chasqui/errors';
import { meets } from './access.js';

export type McpKeyErrorCode = 'key_not_for_mcp' | 'mcp_not_in_plan' | 'mcp_closed_to_key';

/**
 * Lets in whoever may use MCP at all. What is more than reading is refused tool by tool.
 * @throws DomainError key_not_for_mcp, mcp_not_in_plan, mcp_closed_to_key
 */
export function refuseMcp(key: AuthenticatedKey): void {
  if (key.kind === 'operator' || !meets(key.kind, 'mcp')) {
    throw new DomainError<McpKeyErrorCode>('key_not_for_mcp', { kind: key.kind });
  }
  if (!key.plan.mcpAccess) throw new DomainError<McpKeyErrorCode>('mcp_not_in_plan');
  if (key.mcpAccess === 'none') throw new DomainError<McpKeyErrorCode>('mcp_closed_to_key');
}
