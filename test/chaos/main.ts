import { randomInt } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { runChaos } from './chaos-run.js';
import { isFaultKind, KIND_NAMES, type FaultKind } from './faults/kinds.js';
import { makeSchedule, type ScheduledFault } from './faults/schedule.js';
import { reportText } from './report/report-text.js';
import type { RunOptions } from './run-options.js';

const FAILED = 1;
const USAGE = 2;
const SEEDS = 1_000_000;

class UsageError extends Error {}

/** Reads the options of a run from stdin. */
async function main(): Promise<void> {
  const options = JSON.parse(await text(process.stdin)) as RunOptions;
  const { durationSeconds, sessions, batch, json } = options;
  const interruption = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => interruption.abort());
  const seed = options.seed ?? randomInt(SEEDS);
  const kinds = kindsOf(options);
  const schedule = makeSchedule({ seed, durationMs: durationSeconds * 1_000, sessions, kinds });
  tell(`seed ${seed}: ${schedule.length} faults`);
  for (const fault of schedule) process.stderr.write(`${scheduleLine(fault)}\n`);

  const { signal } = interruption;
  const run = { chasqui: options.chasqui, seed, durationSeconds, sessions, batch, schedule, report: tell, signal };
  const report = await runChaos(run).catch((error: unknown) => {
    throw signal.aborted ? new Error('interrupted', { cause: error }) : error;
  });
  process.stdout.write(`${json ? JSON.stringify(report) : reportText(report)}\n`);
  if (!report.passed) process.exitCode = FAILED;
}

function kindsOf({ kinds }: RunOptions): readonly FaultKind[] {
  if (!kinds) return KIND_NAMES;
  const unknown = kinds.find((kind) => !isFaultKind(kind));
  if (unknown !== undefined) throw new UsageError(`There is no fault ${unknown}; there are ${KIND_NAMES.join(', ')}.`);
  return KIND_NAMES.filter((kind) => kinds.includes(kind));
}

function scheduleLine({ number, kind, atMs, session }: ScheduledFault): string {
  return `  ${String(number).padStart(4)}  ${(atMs / 1_000).toFixed(1).padStart(7)} s  session ${session + 1}  ${kind}`;
}

function tell(line: string): void {
  process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${line}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`chasqui: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof UsageError ? USAGE : FAILED;
});
