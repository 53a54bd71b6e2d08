/** What an AI client may do with a key: nothing, read, or read and send. */
export const MCP_ACCESSES = ['none', 'read', 'send'] as const;

export type McpAccess = (typeof MCP_ACCESSES)[number];

/** Of a key for which nobody chose one. */
export const DEFAULT_MCP_ACCESS: McpAccess = 'read';
