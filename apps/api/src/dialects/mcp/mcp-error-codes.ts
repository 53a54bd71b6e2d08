export type McpErrorCode = 'mcp_reading_only' | 'mcp_post_only' | 'mcp_batch';
