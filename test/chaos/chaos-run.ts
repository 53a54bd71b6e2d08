import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { drain } from './drain.js';
import { runFaults, type FaultResult } from './faults/fault-run.js';
import type { ScheduledFault } from './faults/schedule.js';
import { Load } from './load/load.js';
import { makeReport, type ChaosReport } from './report/chaos-report.js';
import { createSession, deleteDemoSession, type ChaosSession } from './stack/chaos-session.js';
import { ChaosStack } from './stack/chaos-stack.js';
import { readBooks } from './stack/read-books.js';

const TELL_EVERY_MS = 15_000;

interface ChaosRun {
  /** The program that starts the stack. */
  readonly chasqui: string;
  readonly seed: number;
  readonly durationSeconds: number;
  readonly sessions: number;
  /** Lines, over all sessions. */
  readonly batch: number;
  readonly schedule: readonly ScheduledFault[];
  readonly report: (line: string) => void;
  readonly signal: AbortSignal;
}

/** One run on a stack of its own, of which nothing is left unless something was wrong. */
export async function runChaos(run: ChaosRun): Promise<ChaosReport> {
  const { report, signal } = run;
  report('starting a stack …');
  const stack = await ChaosStack.start(run.chasqui, signal);
  let result: ChaosReport | undefined;
  try {
    result = await runOn(stack, { ...run, signal: AbortSignal.any([signal, stack.lost]) });
    if (!result.passed) result = { ...result, folder: stack.folder };
    return result;
  } finally {
    report('stopping …');
    const left = await stack.stop();
    if (left > 0) report(`${left} processes had to be killed`);
    const isKept = !signal.aborted && result?.passed !== true;
    if (isKept) keep(stack.folder, result, report);
    else stack.removeFolder();
  }
}

async function runOn(stack: ChaosStack, run: ChaosRun): Promise<ChaosReport> {
  const { seed, durationSeconds, schedule, report, signal } = run;
  const sessions = await makeSessions(stack, run);
  const load = new Load(stack.up.url, sessions, Math.floor(run.batch / sessions.length));
  const teller = setInterval(() => report(`${load.requested} messages so far`), TELL_EVERY_MS);
  let results: FaultResult[];
  load.start();
  try {
    const durationMs = durationSeconds * 1_000;
    results = await runFaults({ stack, sessions, schedule, durationMs, report, signal });
  } catch (error) {
    await load.giveUp();
    throw error;
  } finally {
    clearInterval(teller);
  }
  report(`draining ${load.requested} messages …`);
  const drainMs = await drain({ stack, load, report, signal });
  report('comparing the books …');
  const books = await readBooks(stack, sessions, load.requests);
  return makeReport({ seed, durationSeconds, sessions: sessions.length, drainMs, schedule, results, books });
}

async function makeSessions(stack: ChaosStack, { sessions: count, report, signal }: ChaosRun): Promise<ChaosSession[]> {
  await deleteDemoSession(stack);
  const sessions: ChaosSession[] = [];
  for (let index = 0; index < count; index += 1) {
    signal.throwIfAborted();
    const session = await createSession(stack, index);
    sessions.push(session);
    report(`session ${index + 1} of ${count} is ready${session.hasPageOutbox ? ', its page has an outbox' : ''}`);
  }
  return sessions;
}

function keep(folder: string, result: ChaosReport | undefined, report: ChaosRun['report']): void {
  if (result) writeFileSync(path.join(folder, 'report.json'), JSON.stringify(result, null, 2), { mode: 0o600 });
  report(`kept: ${folder} (up.log, report.json, data/logs, data/postgres)`);
}
