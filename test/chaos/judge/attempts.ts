import { WITHOUT_REPEATS, type FaultKind } from '../faults/kinds.js';
import { TAKEN, type Books, type StoredMessage, type Violation } from './books.js';

/** The time in which a session could feel a fault. */
export interface FaultWindow {
  readonly kind: FaultKind;
  readonly sessionId: string;
  readonly from: number;
  /** When it sent again. */
  readonly until: number;
}

export interface RepeatedAttempts {
  /** Of the same message beyond the first, by what went on meanwhile; one can count for several kinds. */
  readonly byKind: Readonly<Record<string, number>>;
  readonly total: number;
  /** Messages that were handed over again while nothing happened that is a reason for it. */
  readonly violations: readonly Violation[];
}

/** How `byKind` calls attempts that no fault explains. */
export const NO_FAULT = 'none';

/** Counts what was handed over more than once. Recipients see one message all the same, so that alone is no violation. */
export function countRepeatedAttempts(
  { stored, ledger }: Pick<Books, 'stored' | 'ledger'>,
  windows: readonly FaultWindow[],
): RepeatedAttempts {
  const storedOf = new Map(stored.map((message) => [message.messageId, message]));
  const byKind: Record<string, number> = {};
  const violations: Violation[] = [];
  let total = 0;
  for (const { messageId, sessionId, attempts } of ledger) {
    const message = storedOf.get(messageId);
    if (attempts < 2 || !message) continue;
    total += attempts - 1;
    const kinds = kindsAround(message, sessionId, windows);
    for (const kind of kinds.length > 0 ? kinds : [NO_FAULT]) byKind[kind] = (byKind[kind] ?? 0) + attempts - 1;
    if (kinds.length > 0 && kinds.every((kind) => WITHOUT_REPEATS.includes(kind))) {
      const what = `was handed over ${attempts} times while nothing but ${kinds.join(', ')} happened`;
      violations.push({ kind: 'needlessAttempts', messageId, what });
    }
  }
  return { byKind, total, violations };
}

/** What happened to its session from its first hand-over until its outcome was known. */
function kindsAround({ history }: StoredMessage, sessionId: string, windows: readonly FaultWindow[]): FaultKind[] {
  const from = history.find(({ status }) => status === 'sending')?.at ?? -Infinity;
  const until = history.find(({ status }) => TAKEN.includes(status))?.at ?? Infinity;
  const around = windows.filter(
    (window) => window.sessionId === sessionId && window.from <= until && window.until >= from,
  );
  return [...new Set(around.map(({ kind }) => kind))];
}
