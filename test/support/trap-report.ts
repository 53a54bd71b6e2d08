import { appendFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { eventually } from './eventually.js';
import { TRAP_FOLDER } from './run-folder.js';
import type { SessionClient, TimelineEntry } from './session-client.js';

const HEALED_WITHIN_MS = 90_000;

/** What one spring of a trap did. */
export interface TrapOutcome {
  /** What the session's timeline tells since then, oldest first. */
  entries: TimelineEntry[];
  /** From the spring to the state that the session was to reach. */
  healedMs: number;
}

/** One row of the table of traps. */
interface TrapRow {
  /** Groups rows, in alphabetical order. */
  area: string;
  trap: string;
  sees: string;
  healer: string;
  /** How often it was sprung. */
  times: number;
  /** Of each spring that healed. */
  healedMs: number[];
}

/** Springs a trap and waits until the session's timeline has been elsewhere and has come to `until`. */
export async function afterTrap(session: SessionClient, spring: () => unknown, until = 'ready'): Promise<TrapOutcome> {
  const [before] = (await session.timeline('?limit=1')).timeline;
  const springAt = Date.now();
  await spring();
  const entries = await eventually(
    async () => entriesSince(await session.timeline('?limit=50'), before),
    (since) => since.length > 1 - Number(until !== 'ready') && since.at(-1)?.state === until,
    HEALED_WITHIN_MS,
  );
  return { entries, healedMs: Date.parse(entries.at(-1)?.at ?? '') - springAt };
}

function entriesSince({ timeline }: { timeline: TimelineEntry[] }, before: TimelineEntry | undefined): TimelineEntry[] {
  const known = before ? timeline.findIndex(({ at, state }) => at === before.at && state === before.state) : -1;
  return timeline.slice(0, known === -1 ? undefined : known).reverse();
}

/** The first thing that a person sees go wrong. */
export function troubleOf({ entries }: TrapOutcome): TimelineEntry {
  const trouble = entries.find(({ state }) => state !== 'ready');
  if (!trouble) throw new Error('the timeline shows no trouble');
  return trouble;
}

/** Leaves out what came before: the trap's own way to its trouble. */
export function sinceReason({ entries, healedMs }: TrapOutcome, reason: string): TrapOutcome {
  const first = entries.findIndex((entry) => entry.reason === reason);
  if (first === -1) throw new Error(`the timeline never says ${reason}`);
  return { entries: entries.slice(first), healedMs };
}

/** Writes a row for the table: what the API told, and how long it took. */
export function reportTrap(row: TrapRow): void {
  mkdirSync(TRAP_FOLDER, { recursive: true });
  appendFileSync(path.join(TRAP_FOLDER, `${process.pid}.ndjson`), `${JSON.stringify(row)}\n`);
}

/** A row of a trap whose outcomes all began with the same trouble. */
export function reportOutcomes(area: string, trap: string, outcomes: TrapOutcome[], healer = 'itself'): void {
  const [sees, ...others] = new Set(outcomes.map((outcome) => toSentence(troubleOf(outcome))));
  if (sees === undefined || others.length > 0) throw new Error(`"${trap}" was not told the same way each time`);
  reportTrap({ area, trap, sees, healer, times: outcomes.length, healedMs: outcomes.map(({ healedMs }) => healedMs) });
}

function toSentence({ state, reason, explanation }: TimelineEntry): string {
  return `\`${state}\`, \`${reason}\`: ${explanation}`;
}
