import type { ChaosReport, KindReport } from './chaos-report.js';
import { VIOLATION_KINDS, type ViolationKind } from '../judge/books.js';

const HEADINGS = ['kind of fault', 'fired', 'left out', 'recovered p50', 'max', 'attempts repeated'];

const VIOLATION_NAMES: Readonly<Record<ViolationKind, string>> = {
  lost: 'lost',
  doubled: 'doubled effects',
  outOfOrder: 'out of order',
  wrongStatus: 'wrong status',
  parked: 'parked',
  needlessAttempts: 'needless attempts',
  unexplained: 'unexplained',
};

/** For a person. */
export function reportText(report: ChaosReport): string {
  const { seed, sessions, durationSeconds, drainMs, messages, faults, repeatedAttempts, violations } = report;
  const statuses = Object.entries(messages.byStatus).map(([status, count]) => `${count} ${status}`);
  return [
    `seed ${seed}, ${sessions} sessions, ${durationSeconds} s of load, drained in ${seconds(drainMs)}`,
    '',
    ...table([HEADINGS, ...Object.entries(report.kinds).map(([kind, of]) => kindRow(kind, of))]),
    '',
    `messages: ${messages.requested} asked for, ${messages.promised} promised, ${messages.toldFailed} answered as failed, ` +
      `${messages.retried} asked for again, ${messages.unanswered} never answered`,
    `stored: ${messages.stored} (${statuses.join(', ')}); taken by the network: ${messages.taken}`,
    `faults: ${faults.fired} of ${faults.scheduled} fired, ${faults.leftOut} left out for want of time`,
    `attempts repeated: ${repeatedAttempts.total}, of them ${repeatedAttempts.withoutFault} without a fault`,
    ...promptnessLines(report),
    '',
    ...VIOLATION_KINDS.map((kind) => `${VIOLATION_NAMES[kind].padEnd(20)}${violations[kind]}`),
    ...report.notFired.map((problem) => `not shown to have fired: ${problem}`),
    ...report.details.flatMap(detailLines),
    '',
    report.passed ? 'passed' : `FAILED; logs and database are in ${report.folder ?? 'no folder'}`,
  ].join('\n');
}

function promptnessLines({ promptness, messages }: ChaosReport): string[] {
  if (!promptness) return [];
  const { count, p50Ms, p95Ms, maxMs } = promptness;
  return [
    `batches: ${messages.ofBatches} messages; meanwhile ${count} single ones of ready sessions without a fault were handed ` +
      `to the page within ${p50Ms} ms (p50), ${p95Ms} ms (p95), ${maxMs} ms (max) of their acceptance`,
  ];
}

function kindRow(kind: string, of: KindReport): string[] {
  const { fired, leftOut, recoveryP50Ms, recoveryMaxMs, repeatedAttempts } = of;
  return [kind, String(fired), String(leftOut), time(recoveryP50Ms), time(recoveryMaxMs), String(repeatedAttempts)];
}

function detailLines({ kind, messageId, what, history }: ChaosReport['details'][number]): string[] {
  return [
    '',
    `${VIOLATION_NAMES[kind]}: ${messageId ?? 'no message'} ${what}`,
    ...history.map(({ status, reason, at }) => {
      return `    ${new Date(at).toISOString()} ${status}${reason === null ? '' : ` (${reason})`}`;
    }),
  ];
}

function time(ms: number | null | undefined): string {
  if (ms === undefined) return '';
  return ms === null ? 'never' : seconds(ms);
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  '),
  );
}
