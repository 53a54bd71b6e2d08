import { setTimeout as delay } from 'node:timers/promises';
import { UNDECIDED } from './judge/books.js';
import type { Load } from './load/load.js';
import type { ChaosStack } from './stack/chaos-stack.js';

/** Without a step forward. */
const DEADLINE_MS = 300_000;
const POLL_MS = 500;
const REPORT_EVERY_MS = 10_000;

interface DrainOptions {
  readonly stack: ChaosStack;
  readonly load: Load;
  readonly report: (line: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Ends the load and everything that is still to go wrong, and waits until no message is undecided but those that are
 * parked. When nothing was decided for too long it goes on: the comparison tells what is left.
 * @returns how long it took
 */
export async function drain({ stack, load, report, signal }: DrainOptions): Promise<number> {
  const begin = Date.now();
  let least = Infinity;
  let progressAt = begin;
  await stack.sandbox.faults.removeAll();
  const stopped = load.stop();
  let reportedAt = begin;
  for (;;) {
    signal.throwIfAborted();
    const undecided = await countUndecided(stack);
    if (load.unanswered === 0 && undecided === 0) break;
    if (undecided !== undefined && undecided < least) [least, progressAt] = [undecided, Date.now()];
    if (Date.now() - progressAt > DEADLINE_MS) break;
    if (Date.now() - reportedAt >= REPORT_EVERY_MS) {
      reportedAt = Date.now();
      report(`draining: ${undecided ?? 'unknown'} messages are undecided`);
    }
    await delay(POLL_MS);
  }
  await load.giveUp();
  await stopped;
  return Date.now() - begin;
}

/** @returns undefined when the database does not answer */
async function countUndecided({ database }: ChaosStack): Promise<number | undefined> {
  try {
    const [row] = await database.query<{ count: number }>(
      'SELECT count(*)::int AS count FROM messages WHERE status = ANY($1) AND parked_at IS NULL',
      [UNDECIDED],
    );
    return row?.count;
  } catch {
    return undefined; // it is asked again, until the deadline
  }
}
