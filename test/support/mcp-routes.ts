import type { KeyName } from './key-ring.js';

const FOR_AI_CLIENTS = ['session', 'managed', 'trial'] as const;

/** Routes of AI clients, whose refusals are JSON-RPC errors. */
export const MCP_ROUTES = {
  'POST /mcp': FOR_AI_CLIENTS,
  'GET /mcp': 'everybody',
  'DELETE /mcp': 'everybody',
} as const satisfies Record<string, 'everybody' | readonly KeyName[]>;

export function isMcpRoute(route: string): boolean {
  return Object.hasOwn(MCP_ROUTES, route);
}

/** @returns undefined for a key that is let in, and for one that is refused in the words of every route */
export function refusalOfMcp(key: KeyName): string | undefined {
  if (key === 'none') return '401 An API key is required: send it as Authorization: Bearer wask_…';
  if (key !== 'admin' && key !== 'token' && key !== 'operator') return undefined;
  return `403 A key of the kind ${key} reaches too much for an AI client. Use the key of a session or a managed key (wask_…).`;
}

/** What a JSON-RPC error says. */
export function saidByMcp(body: object): string {
  expect(body).toEqual({ jsonrpc: '2.0', id: null, error: expect.any(Object) as object });
  return (body as { error: { message: string } }).error.message;
}
