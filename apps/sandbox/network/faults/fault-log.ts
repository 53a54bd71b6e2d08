import type { Fault, Occasion } from './fault.js';
import type { FaultKind } from './fault-kinds.js';

const MAX_ENTRIES = 10_000;

/** One firing of one fault. */
export interface FaultLogEntry {
  /** Grows as long as the sandbox runs; read on with the last one seen. */
  readonly seq: number;
  readonly at: string;
  readonly fault: string;
  readonly kind: FaultKind;
  readonly session: string | undefined;
  readonly recipient: string | undefined;
  readonly on: string;
}

export interface FaultLog {
  record(fault: Fault, occasion: Occasion): void;
  after(seq: number): FaultLogEntry[];
  clear(): void;
}

/** The latest firings; older ones are forgotten. */
export function createFaultLog(): FaultLog {
  const entries: FaultLogEntry[] = [];
  let lastSeq = 0;

  return {
    record({ id, kind }, { session, recipient, on }) {
      entries.push({ seq: ++lastSeq, at: new Date().toISOString(), fault: id, kind, session, recipient, on });
      if (entries.length > MAX_ENTRIES) entries.shift();
    },
    after: (seq) => entries.filter((entry) => entry.seq > seq),
    clear() {
      entries.length = 0;
    },
  };
}
