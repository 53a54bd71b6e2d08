import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { newAddress } from './http.js';

/** What a tool answered. `text` is what a client shows its model; `structured` is undefined of an error. */
export interface ToolAnswer {
  isError: boolean;
  text: Record<string, unknown>;
  structured: Record<string, unknown> | undefined;
}

/** An AI client, as far as the protocol is concerned: the official one. */
export class McpClient {
  private constructor(readonly client: Client) {}

  /** @param url of the API */
  static async connect(url: string, key: string): Promise<McpClient> {
    const client = new Client({ name: 'test', version: '1' });
    const headers = { authorization: `Bearer ${key}`, 'x-forwarded-for': newAddress() };
    const transport = new StreamableHTTPClientTransport(new URL('/mcp', url), { requestInit: { headers } });
    // The types of the SDK are not exact about optional properties.
    await client.connect(transport);
    const connected = new McpClient(client);
    await client.listTools(); // from here on the client checks what is answered against the schemas
    return connected;
  }

  async call(name: string, args: Record<string, unknown> = {}): Promise<ToolAnswer> {
    const result = await this.client.callTool({ name, arguments: args });
    const [content] = result.content as { text: string }[];
    return {
      isError: result.isError === true,
      text: JSON.parse(content?.text ?? 'null') as Record<string, unknown>,
      structured: result.structuredContent as Record<string, unknown> | undefined,
    };
  }

  close(): Promise<void> {
    return this.client.close();
  }
}

/** Where in a value a text is, as `messages.0.untrusted.text`. */
export function placesOf(text: string, value: unknown, at = ''): string[] {
  if (typeof value === 'string') return value.includes(text) ? [at] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const inName = name.includes(text) ? [`${at} (a name)`] : [];
    return [...inName, ...placesOf(text, inner, at === '' ? name : `${at}.${name}`)];
  });
}
