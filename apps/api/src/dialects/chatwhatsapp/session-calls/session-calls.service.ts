import { Injectable } from '@nestjs/common';
import { AuditService, type AuditAction } from '@chasqui/audit';
import { DomainError } from '@chasqui/errors';
import { SessionCaller, type CallInput, type CallName, type CallOutput } from '@chasqui/session-calls';
import type { SessionCall } from './session-call.js';

/** Of these it is unknown whether the session did what it was asked. */
const UNKNOWN_OUTCOMES: readonly string[] = ['worker_timeout', 'page_failed'];

/** What a call is written down as. */
export interface RecordedAs<N extends CallName> {
  action: AuditAction;
  details: Readonly<Record<string, unknown>>;
  /** What only the answer tells. */
  found?: (output: CallOutput<N>) => Readonly<Record<string, unknown>>;
}

/** Asks sessions on behalf of a caller. */
@Injectable()
export class SessionCalls {
  constructor(
    private readonly sessions: SessionCaller,
    private readonly audit: AuditService,
  ) {}

  /** @param timeoutMs if it may take longer than others; @throws DomainError see `SessionCaller.call` */
  ask<N extends CallName>(
    { view, signal }: Pick<SessionCall, 'view' | 'signal'>,
    name: N,
    input: CallInput<N>,
    timeoutMs?: number,
  ): Promise<CallOutput<N>> {
    return this.sessions.call(view, name, input, timeoutMs === undefined ? { signal } : { signal, timeoutMs });
  }

  /** Before work is done for a call that its session could not take. @throws DomainError see `SessionCaller.refuseUnready` */
  refuseUnready({ view }: Pick<SessionCall, 'view'>, name: CallName): void {
    this.sessions.refuseUnready(view, name);
  }

  /**
   * The same as `ask`, in the audit log when it was done, in part at least, or may have been: WhatsApp knows no transaction with
   * our database.
   */
  async askRecorded<N extends CallName>(
    call: SessionCall,
    { name, input, timeoutMs }: { name: N; input: CallInput<N>; timeoutMs?: number },
    { action, details, found }: RecordedAs<N>,
  ): Promise<CallOutput<N>> {
    try {
      const output = await this.ask(call, name, input, timeoutMs);
      await this.record(call, action, { ...details, ...found?.(output) });
      return output;
    } catch (error) {
      const outcome = outcomeOf(error);
      if (outcome) await this.record(call, action, { ...details, ...outcome });
      throw error;
    }
  }

  private async record(
    { by, view: { session } }: SessionCall,
    action: AuditAction,
    details: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    await this.audit.transaction(by, async (_manager, record) => {
      await record(action, { type: 'session', id: session.id }, { name: session.name, ...details });
    });
  }
}

/** What there is to write down of a call that failed; undefined when nothing was done. */
function outcomeOf(error: unknown): Readonly<Record<string, unknown>> | undefined {
  if (!(error instanceof DomainError)) return undefined;
  const { code, details } = error as DomainError;
  const { changed } = details;
  const isPartly = Array.isArray(changed) && changed.length > 0;
  if (UNKNOWN_OUTCOMES.includes(code)) return { outcome: 'unknown', ...(isPartly && { changed }) };
  return isPartly ? { outcome: 'partial', changed } : undefined;
}
