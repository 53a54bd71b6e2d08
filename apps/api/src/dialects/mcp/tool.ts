import type { AccountKey } from '@chasqui/api-keys';
import type { Caller } from '@chasqui/audit';
import type { SessionView } from '@chasqui/sessions';
import { z } from 'zod';
import type { AuthenticatedRequest, Credentials } from '../../auth/authenticated-request.js';

/** Who calls a tool, and until when the answer is wanted. */
export interface ToolCall {
  request: AuthenticatedRequest;
  key: AccountKey;
  by: Caller;
  caller: Credentials;
  /** Comes when the client goes away before the answer. */
  signal: AbortSignal;
}

/** The same with the session that it is about, which the key reaches. */
export interface SessionToolCall extends ToolCall {
  view: SessionView;
}

/** What an AI client can call. */
export interface Tool {
  name: string;
  title: string;
  description: string;
  /** `send`: everything that others can see, or that changes anything. Only keys that were given it may. */
  does: 'read' | 'send';
  isOfSession: boolean;
  input: z.ZodObject;
  /** What it does not name is not told. */
  output: z.ZodObject;
  /** @param input as `input` has it, without `session` */
  run: (call: ToolCall & { view?: SessionView }, input: unknown) => Promise<object>;
}

type Described<I extends z.ZodObject, O extends z.ZodObject> = Pick<Tool, 'name' | 'title' | 'description' | 'does'> & {
  input: I;
  output: O;
};

/** Of a session key it is the one session of that. */
const SESSION = {
  session: z
    .uuid('session must be the id of a session: list_sessions names them')
    .optional()
    .describe('Id of the session, from list_sessions. May be left out with the key of one session.'),
};

export function accountTool<I extends z.ZodObject, O extends z.ZodObject>(
  tool: Described<I, O> & { run: (call: ToolCall, input: z.output<I>) => Promise<z.input<O>> },
): Tool {
  return { ...tool, isOfSession: false, run: (call, input) => tool.run(call, input as z.output<I>) };
}

export function sessionTool<I extends z.ZodObject, O extends z.ZodObject>(
  tool: Described<I, O> & { run: (call: SessionToolCall, input: z.output<I>) => Promise<z.input<O>> },
): Tool {
  return {
    ...tool,
    isOfSession: true,
    input: tool.input.extend(SESSION),
    run: ({ view, ...call }, input) => {
      if (!view) throw new Error(`${tool.name} was called without its session`);
      return tool.run({ ...call, view }, input as z.output<I>);
    },
  };
}
