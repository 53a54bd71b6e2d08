import type { FaultResult } from '../faults/fault-run.js';
import { booksOf, kept, SESSION, withStatus } from '../judge/book-fixtures.js';
import { makeReport, type ChaosReport, type RunFacts } from './chaos-report.js';
import { reportText } from './report-text.js';

const fault = { number: 1, kind: 'kill-browser', atMs: 0, session: 0, isFirst: true, forMs: 0, variant: 0 } as const;
const done: FaultResult = { fault, firing: { at: 1_500, affected: [SESSION], evidence: 'gone' } };
const first = kept(1);
const second = kept(2);

function reportOf(facts: Partial<RunFacts> = {}): ChaosReport {
  const run = { seed: 1, durationSeconds: 60, sessions: 1, drainMs: 500 };
  return makeReport({ ...run, schedule: [fault], results: [done], books: booksOf([first, second]), ...facts });
}

describe('the report of a run', () => {
  it('passes when every promise was kept and every fault fired', () => {
    const report = reportOf();
    expect(report).toMatchObject({ passed: true, faults: { scheduled: 1, fired: 1, leftOut: 0 }, details: [] });
    expect(report.kinds['kill-browser']).toMatchObject({ fired: 1, recoveryP50Ms: 750, recoveryMaxMs: 750 });
    expect(reportText(report)).toMatch(/\npassed$/);
  });

  it('does not pass with a violation, and tells the history of its message', () => {
    const books = booksOf([first, { ...second, stored: withStatus(second.stored, 'uncertain', 'outcome_unknown') }]);
    const report = reportOf({ books });
    expect(report).toMatchObject({ passed: false, violations: { unexplained: 1, lost: 0 } });
    expect(reportText({ ...report, folder: '/tmp/kept' })).toMatch(
      /unexplained: ID2 is still uncertain after the drain\n.*queued\n.*sending\n.*uncertain \(outcome_unknown\)\n\nFAILED; .*\/tmp\/kept$/,
    );
  });

  it('does not pass with a kind of fault that is never shown to have fired', () => {
    const report = reportOf({ results: [{ fault, problem: 'no page' }] });
    expect(report).toMatchObject({ passed: false, notFired: ['fault 1, kill-browser: no page'] });
  });

  it('names a fault that is not shown to have fired beside others of its kind', () => {
    const another = { ...fault, number: 2, isFirst: false };
    const report = reportOf({ schedule: [fault, another], results: [done, { fault: another, problem: 'no page' }] });
    expect(report).toMatchObject({ passed: true, faults: { fired: 1 }, notFired: ['fault 2, kill-browser: no page'] });
  });

  it('does not pass with a needless attempt', () => {
    const books = booksOf([first, { ...second, ledger: { ...second.ledger, attempts: 2 } }]);
    const results = [{ ...done, fault: { ...fault, kind: 'kill-redis' } as const }];
    expect(reportOf({ books, results })).toMatchObject({ passed: false, violations: { needlessAttempts: 1 } });
  });

  it('passes with faults that were left out for want of time', () => {
    const late = { ...fault, number: 2, isFirst: false };
    expect(reportOf({ schedule: [fault, late] })).toMatchObject({ passed: true, faults: { scheduled: 2, leftOut: 1 } });
  });

  it('says never of a session that sent nothing after its fault', () => {
    const report = reportOf({ results: [{ ...done, firing: { at: 9_999, affected: [SESSION], evidence: 'gone' } }] });
    expect(report.kinds['kill-browser']).toMatchObject({ recoveryP50Ms: null });
    expect(reportText(report)).toMatch(/kill-browser +1 +0 +never +never/);
  });
});
