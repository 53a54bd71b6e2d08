import type { FaultResult } from '../faults/fault-run.js';
import { KIND_NAMES, type FaultKind } from '../faults/kinds.js';
import type { ScheduledFault } from '../faults/schedule.js';
import { countRepeatedAttempts, NO_FAULT, type RepeatedAttempts } from '../judge/attempts.js';
import { VIOLATION_KINDS, type Books, type StoredMessage, type Violation, type ViolationKind } from '../judge/books.js';
import { compareBooks } from '../judge/compare.js';
import { measurePromptness, type Promptness } from './promptness.js';
import { feltFaults, recoveryTimes } from './recovery.js';

const MOST_TOLD = 100;

/** What happened around faults of one kind. Times are undefined when none can be told, null when a session never recovered. */
export interface KindReport {
  readonly scheduled: number;
  readonly fired: number;
  /** Not begun when the time was over. */
  readonly leftOut: number;
  readonly recoveryP50Ms?: number | null;
  readonly recoveryMaxMs?: number | null;
  /** Beyond the first of a message; one can count for several kinds. */
  readonly repeatedAttempts: number;
}

export interface ChaosReport {
  readonly passed: boolean;
  readonly seed: number;
  readonly durationSeconds: number;
  readonly sessions: number;
  readonly drainMs: number;
  readonly messages: {
    readonly requested: number;
    readonly promised: number;
    readonly toldFailed: number;
    readonly unanswered: number;
    /** Sent more than once by their clients, with the same key. */
    readonly retried: number;
    readonly stored: number;
    readonly taken: number;
    /** Of those that were asked for. */
    readonly ofBatches: number;
    readonly byStatus: Readonly<Record<string, number>>;
  };
  readonly faults: { readonly scheduled: number; readonly fired: number; readonly leftOut: number };
  readonly kinds: Readonly<Partial<Record<FaultKind, KindReport>>>;
  readonly repeatedAttempts: { readonly total: number; readonly withoutFault: number };
  /** Absent when no batch left. */
  readonly promptness?: Promptness;
  readonly violations: Readonly<Record<ViolationKind, number>>;
  /** Faults that could not be shown to have struck: of no kind may that be all. */
  readonly notFired: readonly string[];
  /** At most a hundred. */
  readonly details: readonly (Violation & { readonly history: StoredMessage['history'] })[];
  /** Kept when the run did not pass. */
  readonly folder?: string;
}

export interface RunFacts {
  readonly seed: number;
  readonly durationSeconds: number;
  readonly sessions: number;
  readonly drainMs: number;
  readonly schedule: readonly ScheduledFault[];
  readonly results: readonly FaultResult[];
  readonly books: Books;
}

export function makeReport(facts: RunFacts): ChaosReport {
  const { schedule, results, books, seed, durationSeconds, sessions, drainMs } = facts;
  const felt = feltFaults(results, books.stored);
  const repeated = countRepeatedAttempts(books, felt);
  const violations = [...compareBooks(books), ...repeated.violations];
  const notFired = results.flatMap(({ fault, problem }) =>
    problem === undefined ? [] : [`fault ${fault.number}, ${fault.kind}: ${problem}`],
  );
  const kinds = reportKinds(facts, recoveryTimes(felt), repeated);
  const isEveryKindShown = Object.values(kinds).every(({ fired }) => fired > 0);
  const promptness = measurePromptness(books, felt);
  const historyOf = new Map(books.stored.map(({ messageId, history }) => [messageId, history]));
  return {
    passed: violations.length === 0 && isEveryKindShown,
    seed,
    durationSeconds,
    sessions,
    drainMs,
    messages: countMessages(books),
    faults: {
      scheduled: schedule.length,
      fired: results.length - notFired.length,
      leftOut: schedule.length - results.length,
    },
    kinds,
    repeatedAttempts: { total: repeated.total, withoutFault: repeated.byKind[NO_FAULT] ?? 0 },
    ...(promptness && { promptness }),
    violations: countViolations(violations),
    notFired,
    details: violations.slice(0, MOST_TOLD).map((violation) => ({
      ...violation,
      history: historyOf.get(violation.messageId ?? '') ?? [],
    })),
  };
}

function countMessages({ requests, stored, ledger }: Books): ChaosReport['messages'] {
  const byStatus: Record<string, number> = {};
  for (const { status } of stored) byStatus[status] = (byStatus[status] ?? 0) + 1;
  return {
    requested: requests.length,
    promised: requests.filter(({ answer }) => answer?.kind === 'accepted').length,
    toldFailed: requests.filter(({ answer }) => answer?.kind === 'failed').length,
    unanswered: requests.filter(({ answer }) => !answer).length,
    retried: requests.filter(({ tries }) => tries > 1).length,
    stored: stored.length,
    taken: ledger.length,
    ofBatches: requests.filter(({ line }) => line !== undefined).length,
    byStatus,
  };
}

function countViolations(violations: readonly Violation[]): Record<ViolationKind, number> {
  const count = (kind: ViolationKind): number => violations.filter((violation) => violation.kind === kind).length;
  return Object.fromEntries(VIOLATION_KINDS.map((kind) => [kind, count(kind)])) as Record<ViolationKind, number>;
}

function reportKinds(
  { schedule, results }: RunFacts,
  recoveries: ReadonlyMap<FaultResult, number>,
  repeated: RepeatedAttempts,
): ChaosReport['kinds'] {
  const scheduledKinds = KIND_NAMES.filter((kind) => schedule.some((fault) => fault.kind === kind));
  return Object.fromEntries(
    scheduledKinds.map((kind) => {
      const scheduled = schedule.filter((fault) => fault.kind === kind).length;
      const done = results.filter(({ fault }) => fault.kind === kind);
      const times = done.flatMap((result) => recoveries.get(result) ?? []).sort((a, b) => a - b);
      const report: KindReport = {
        scheduled,
        fired: done.filter(({ firing }) => firing).length,
        leftOut: scheduled - done.length,
        ...(times.length > 0 && {
          recoveryP50Ms: finite(times[Math.floor((times.length - 1) / 2)]),
          recoveryMaxMs: finite(times.at(-1)),
        }),
        repeatedAttempts: repeated.byKind[kind] ?? 0,
      };
      return [kind, report];
    }),
  );
}

function finite(ms = Infinity): number | null {
  return Number.isFinite(ms) ? Math.round(ms) : null;
}
