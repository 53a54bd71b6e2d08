import { Injectable } from '@nestjs/common';
import { ErrorCode as RpcErrorCode, McpError, type CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { AuditService } from '@chasqui/audit';
import { DomainError } from '@chasqui/errors';
import type { SessionView } from '@chasqui/sessions';
import { Admission } from '../../auth/admission.service.js';
import { isCatalogued, type ErrorCode } from '../../errors/catalogue.js';
import type { InputErrorCode } from '../../http/validated-input.js';
import { inWords } from './mcp-dialect.js';
import type { McpErrorCode } from './mcp-error-codes.js';
import type { Tool, ToolCall } from './tool.js';
import { ToolList } from './tool-list.js';

/** What is asked of a tool. */
interface Asked {
  input: Record<string, unknown>;
  view?: SessionView;
}

/**
 * Runs a tool for whom it is allowed. Every call is in the audit log before it takes effect, also one that is refused.
 * What the caller can act on becomes a result that says so; anything else is thrown.
 */
@Injectable()
export class ToolRunner {
  constructor(
    private readonly tools: ToolList,
    private readonly admission: Admission,
    private readonly audit: AuditService,
  ) {}

  /** @throws McpError for an unknown tool, and what is wrong on our side */
  async run(call: ToolCall, name: string, given: Record<string, unknown> = {}): Promise<CallToolResult> {
    const tool = this.tools.find(name);
    if (!tool) throw new McpError(RpcErrorCode.InvalidParams, `There is no tool ${name}`);
    try {
      const { input, view } = await this.admit(call, tool, given);
      const caller = view ? { ...call.caller, sessionId: view.session.id } : call.caller;
      const output = await tool.run({ ...call, caller, ...(view && { view }) }, input);
      return toResult(tool.output.parse(output));
    } catch (error) {
      if (isCatalogued(error)) return toErrorResult(error);
      throw error;
    }
  }

  private async admit(call: ToolCall, tool: Tool, given: Record<string, unknown>): Promise<Asked> {
    try {
      if (tool.does !== 'read' && call.key.mcpAccess !== 'send') throw refusal('mcp_reading_only');
      const { session, ...input } = parse(tool, given);
      const asked = tool.isOfSession ? { input, view: await this.reach(call, session) } : { input };
      await this.record(call, tool, { outcome: 'allowed', view: asked.view });
      return asked;
    } catch (error) {
      if (isCatalogued(error)) await this.record(call, tool, { outcome: error.code });
      throw error;
    }
  }

  private async reach({ key }: ToolCall, named: unknown): Promise<SessionView> {
    const sessionId = typeof named === 'string' ? named : key.sessionId;
    if (sessionId === null) throw invalid('session', 'session is required: list_sessions names those that there are');
    return this.admission.reach(key, sessionId);
  }

  private async record(
    { by, key }: ToolCall,
    { name }: Tool,
    about: { outcome: string; view?: SessionView | undefined },
  ) {
    const { outcome, view } = about;
    const subject = view ? ({ type: 'session', id: view.session.id } as const) : ({ type: 'key', id: key.id } as const);
    await this.audit.transaction(by, (_manager, record) => record('mcp.tool_called', subject, { tool: name, outcome }));
  }
}

/** @throws DomainError input_invalid */
function parse({ input }: Tool, given: Record<string, unknown>): Record<string, unknown> {
  const { success, data, error } = input.safeParse(given);
  if (success) return data;
  const problems = error.issues.map(({ path, message }) => {
    const field = path.join('.');
    return { field, message: field === '' || message.startsWith(field) ? message : `${field}: ${message}` };
  });
  throw new DomainError<InputErrorCode>('input_invalid', { problems });
}

function invalid(field: string, message: string): DomainError<InputErrorCode> {
  return new DomainError('input_invalid', { problems: [{ field, message }] });
}

function refusal(code: McpErrorCode): DomainError<McpErrorCode> {
  return new DomainError(code);
}

function toResult(output: Record<string, unknown>): CallToolResult {
  return { content: [{ type: 'text', text: JSON.stringify(output) }], structuredContent: output };
}

function toErrorResult(error: DomainError<ErrorCode>): CallToolResult {
  return { content: [{ type: 'text', text: JSON.stringify(inWords(error)) }], isError: true };
}
