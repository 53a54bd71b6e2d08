import type { SessionClient } from './session-client.js';
import { afterTrap } from './trap-report.js';

/** How often a trap that heals by itself is sprung: once, so that the suite is quick; `npm run traps` asks for more. */
export const TRAP_ROUNDS = readRounds(process.env['TRAP_ROUNDS']);

/**
 * Springs a trap once in each round. Where there are several, `recover` comes before each, so that none pays for the one
 * before: a failure that comes again is answered with a growing delay.
 */
export async function inRounds<T>(spring: () => Promise<T>, recover: () => Promise<void>): Promise<T[]> {
  const outcomes: T[] = [];
  while (outcomes.length < TRAP_ROUNDS) {
    if (TRAP_ROUNDS > 1) await recover();
    outcomes.push(await spring());
  }
  return outcomes;
}

/** A restart that a person asks for makes a session's next failure the first one. */
export async function restart(session: SessionClient): Promise<void> {
  await afterTrap(session, () => session.order('restart'));
}

function readRounds(setting = '1'): number {
  const rounds = Number(setting);
  if (!Number.isInteger(rounds) || rounds < 1)
    throw new Error(`TRAP_ROUNDS must be a positive integer, not ${setting}`);
  return rounds;
}
