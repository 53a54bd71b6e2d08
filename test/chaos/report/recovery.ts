import type { FaultResult } from '../faults/fault-run.js';
import { KINDS } from '../faults/kinds.js';
import type { FaultWindow } from '../judge/attempts.js';
import { TAKEN, type StoredMessage } from '../judge/books.js';
import { groupBy } from '../judge/group-by.js';

/** How long a worker that stood still may take to notice what it missed. */
const AFTERMATH_MS = 10_000;

/** What one session felt of one fault. */
export interface FeltFault extends FaultWindow {
  readonly result: FaultResult;
  /** When it had sent a message that was accepted after the fault; Infinity when it never did. */
  readonly recoveredAt: number;
}

/** When a message was accepted, and the earliest time at which one that was accepted no earlier was sent. */
interface Sending {
  readonly createdAt: number;
  readonly sentAt: number;
}

export function feltFaults(results: readonly FaultResult[], stored: readonly StoredMessage[]): FeltFault[] {
  const sendings = new Map(
    [...groupBy(stored, ({ sessionId }) => sessionId)].map(([id, messages]) => [id, sendingsOf(messages)]),
  );
  return results.flatMap((result) => {
    const { fault, firing } = result;
    if (!firing) return [];
    const { at: from, endedAt } = firing;
    return firing.affected.map((sessionId) => {
      const recoveredAt = sendings.get(sessionId)?.find(({ createdAt }) => createdAt > from)?.sentAt ?? Infinity;
      const until = endedAt === undefined ? recoveredAt : Math.max(recoveredAt, endedAt + AFTERMATH_MS);
      return { result, kind: fault.kind, sessionId, from, until, recoveredAt };
    });
  });
}

/**
 * How long each fault was felt, until the last of its sessions had recovered. Where a session felt a fault of its own at
 * the same time, that is not counted for a fault that all share; one that has no other session is left out.
 * @returns milliseconds; Infinity when one never recovered
 */
export function recoveryTimes(felt: readonly FeltFault[]): Map<FaultResult, number> {
  const ofSessions = felt.filter(({ kind }) => KINDS[kind].scope === 'session');
  const isOwn = (one: FeltFault): boolean =>
    KINDS[one.kind].scope !== 'shared' ||
    !ofSessions.some((other) => other.sessionId === one.sessionId && overlap(one, other));
  const counted = groupBy(felt.filter(isOwn), ({ result }) => result);
  return new Map(
    [...counted].map(([result, all]) => [
      result,
      Math.max(0, ...all.map(({ from, recoveredAt }) => recoveredAt - from)),
    ]),
  );
}

function overlap(one: FaultWindow, other: FaultWindow): boolean {
  return one.from <= other.until && other.from <= one.until;
}

function sendingsOf(messages: readonly StoredMessage[]): Sending[] {
  const sendings: Sending[] = [];
  let earliest = Infinity;
  for (const { createdAt, history } of messages.toSorted((a, b) => b.createdAt - a.createdAt)) {
    earliest = Math.min(earliest, history.find(({ status }) => TAKEN.includes(status))?.at ?? Infinity);
    sendings.push({ createdAt, sentAt: earliest });
  }
  return sendings.toReversed();
}
