import { setTimeout as delay } from 'node:timers/promises';
import type { ChaosSession } from '../stack/chaos-session.js';
import type { ChaosStack } from '../stack/chaos-stack.js';
import { eventuallyShown } from './eventually-shown.js';
import type { Firing } from './fault-target.js';
import { INJECTIONS } from './injections.js';
import type { ScheduledFault } from './schedule.js';
import { Turns } from './turns.js';

const TICK_MS = 100;
const RECOVERY_POLL_MS = 500;
/** How long the next fault on the same thing waits for the system to be well again; what takes longer is only told. */
const RECOVERED_WITHIN_MS = 120_000;

/** What became of a scheduled fault. */
export interface FaultResult {
  readonly fault: ScheduledFault;
  /** Undefined when it could not be shown to have struck. */
  readonly firing?: Firing;
  readonly problem?: string;
}

interface FaultRunOptions {
  readonly stack: ChaosStack;
  readonly sessions: readonly ChaosSession[];
  readonly schedule: readonly ScheduledFault[];
  readonly durationMs: number;
  readonly report: (line: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Works a schedule off. When its time is over, the first fault of each kind is still done; others are left out.
 * @returns what was done, in the order of its end
 */
export async function runFaults(options: FaultRunOptions): Promise<FaultResult[]> {
  const { sessions, schedule, durationMs, signal } = options;
  const begin = Date.now();
  const turns = new Turns(sessions.length);
  const results: FaultResult[] = [];
  const running = new Map<ScheduledFault, Promise<void>>();
  let waiting = [...schedule];
  for (;;) {
    signal.throwIfAborted();
    const elapsedMs = Date.now() - begin;
    const isOver = elapsedMs >= durationMs;
    if (isOver) waiting = waiting.filter(({ isFirst }) => isFirst);
    if (isOver && waiting.length === 0 && running.size === 0) return results;
    const due = waiting.filter(({ atMs }) => atMs <= elapsedMs);
    for (const fault of turns.next(due)) {
      waiting = waiting.filter((one) => one !== fault);
      turns.begin(fault);
      const work = strike(options, fault).then((result) => {
        results.push(result);
        turns.end(fault);
        running.delete(fault);
      });
      running.set(fault, work);
      work.catch(() => undefined); // only an interruption, which the loop sees by itself
    }
    await delay(TICK_MS);
  }
}

async function strike(options: FaultRunOptions, fault: ScheduledFault): Promise<FaultResult> {
  const { stack, sessions, report, signal } = options;
  const session = sessions[fault.session];
  if (!session) throw new Error(`there is no session ${fault.session}`);
  const name = `fault ${fault.number}, ${fault.kind}`;
  try {
    const firing = await INJECTIONS[fault.kind]({ fault, stack, session, sessions, signal });
    report(`${name}: ${firing.evidence}`);
    await untilRecovered(options, firing).catch((error: unknown) => {
      signal.throwIfAborted();
      report(`${name}: ${String(error)}`);
    });
    return { fault, firing };
  } catch (error) {
    signal.throwIfAborted();
    const problem = error instanceof Error ? error.message : String(error);
    report(`${name}: COULD NOT BE SHOWN TO HAVE FIRED: ${problem}`);
    return { fault, problem };
  }
}

/** Until each affected session has sent a message that was accepted after the fault. */
async function untilRecovered({ stack, signal }: FaultRunOptions, { at, affected }: Firing): Promise<void> {
  const allSent = async (): Promise<true | undefined> => {
    const rows = await stack.database.query<{ session_id: string }>(
      `SELECT DISTINCT session_id FROM messages WHERE session_id = ANY($1) AND created_at > to_timestamp($2)
         AND status IN ('sent', 'delivered', 'read', 'played')`,
      [affected, at / 1_000],
    );
    return rows.length === affected.length ? true : undefined;
  };
  await eventuallyShown('recovered', allSent, { withinMs: RECOVERED_WITHIN_MS, pollMs: RECOVERY_POLL_MS, signal });
}
