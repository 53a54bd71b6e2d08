import type { Tool as ListedTool } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import type { Tool } from './tool.js';

/** Every tool, whoever asks: a client should see what it could be given. */
export class ToolList {
  readonly listed: ListedTool[];
  private readonly tools: ReadonlyMap<string, Tool>;

  constructor(tools: readonly Tool[]) {
    this.tools = new Map(tools.map((tool) => [tool.name, tool]));
    this.listed = tools.map(toListed);
  }

  find(name: string): Tool | undefined {
    return this.tools.get(name);
  }
}

function toListed({ name, title, description, does, input, output }: Tool): ListedTool {
  const isRead = does === 'read';
  return {
    name,
    title,
    description: isRead ? description : `${description} Needs a key whose mcpAccess is send.`,
    inputSchema: toSchema(input, 'input'),
    outputSchema: toSchema(output, 'output'),
    annotations: {
      title,
      readOnlyHint: isRead,
      destructiveHint: !isRead,
      idempotentHint: isRead,
      openWorldHint: true,
    },
  };
}

/** Of the draft that clients check answers by. */
function toSchema(schema: z.ZodObject, io: 'input' | 'output'): ListedTool['inputSchema'] {
  return z.toJSONSchema(schema, { target: 'draft-7', io }) as ListedTool['inputSchema'];
}
