import type { ProcessKind } from './process-kind.js';

/** Everything needed to start one process, again and again, the same way. */
export interface ProcessDefinition {
  /** Unique within a run, and the name of its log: `worker-2`. */
  readonly name: string;
  readonly kind: ProcessKind;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** The user to run as; ours when absent. */
  readonly user?: { readonly uid: number; readonly gid: number };
  /** Our own Node apps end by themselves when this channel to us closes, so a killed `up` leaves none of them behind. */
  readonly hasParentChannel: boolean;
  readonly readyWithinMs: number;
  /** How long an early exit at the very first start counts as a leftover's fault and is tried again. */
  readonly retryFirstStartForMs?: number;
  /** Runs before each start. */
  readonly prepare?: () => Promise<void>;
  /** Rejects, with the reason, as long as the process does not serve. */
  readonly checkReady: (signal: AbortSignal) => Promise<void>;
}
