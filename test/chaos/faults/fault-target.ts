import type { ChaosSession } from '../stack/chaos-session.js';
import type { ChaosStack } from '../stack/chaos-stack.js';
import type { ScheduledFault } from './schedule.js';

/** A fault, and what it happens to. */
export interface FaultTarget {
  readonly fault: ScheduledFault;
  readonly stack: ChaosStack;
  readonly session: ChaosSession;
  readonly sessions: readonly ChaosSession[];
  readonly signal: AbortSignal;
}

/** What is shown of a fault that fired. */
export interface Firing {
  /** When it struck, as milliseconds since 1970. */
  readonly at: number;
  /** When it was over, if it lasted. */
  readonly endedAt?: number;
  /** Ids of the sessions that could feel it. */
  readonly affected: readonly string[];
  /** What shows that it struck. */
  readonly evidence: string;
}

/** @throws Error that says what is missing, when it cannot be shown that the fault struck */
export type Inject = (target: FaultTarget) => Promise<Firing>;
