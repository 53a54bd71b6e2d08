import { setTimeout as delay } from 'node:timers/promises';
import { browserOf, rendererOf, type Process } from '../../support/processes.js';
import { flushRedis } from '../stack/data-stores.js';
import { recordOf, type Part } from '../stack/run-record.js';
import { isGone, signalTo, stateOf } from '../stack/stack-processes.js';
import { eventuallyShown } from './eventually-shown.js';
import type { FaultTarget, Firing, Inject } from './fault-target.js';

const THERE_WITHIN_MS = 120_000;
const AGAIN_WITHIN_MS = 180_000;
const STOPPED_WITHIN_MS = 5_000;
/** Longer than a lease of 15 s, so that it wakes up among sessions that others have had for a while. */
const FROZEN_MS = 25_000;

interface LeaseRow {
  session_id: string;
  owner: string;
  generation: string;
}

export const killBrowser: Inject = (target) => killPageProcess(target, 'browser', browserOf);
export const killRenderer: Inject = (target) => killPageProcess(target, 'renderer', rendererOf);

/** SIGKILL to a part that is started again by itself. */
export function killPart(part: Exclude<Part, `worker-${string}`>): Inject {
  return async (target) => ({
    ...(await killAndAwaitNext(target, part)),
    affected: target.sessions.map(({ id }) => id),
  });
}

export const killWorker: Inject = async (target) => {
  const { worker, leases } = await workerOf(target);
  return { ...(await killAndAwaitNext(target, worker)), affected: leases.map((lease) => lease.session_id) };
};

/** Until others have all its sessions, whose leases run out meanwhile, and have worked on them. */
export const freezeWorker: Inject = async (target) => {
  const { stack, signal } = target;
  const { worker, leases } = await workerOf(target);
  const { pid } = recordOf(stack.dataDir, worker);
  const at = Date.now();
  signalTo(pid, 'SIGSTOP');
  try {
    const stopped = (): true | undefined => (stateOf(pid) === 'T' ? true : undefined);
    await eventuallyShown(`${worker} stopped`, stopped, { withinMs: STOPPED_WITHIN_MS, signal });
    const taken = (): Promise<string | undefined> => takenOver(target, leases);
    const owners = await eventuallyShown('its sessions taken over', taken, { withinMs: THERE_WITHIN_MS, signal });
    await delay(Math.max(0, at + FROZEN_MS - Date.now()), undefined, { signal });
    const endedAt = Date.now();
    const evidence = `${worker} (pid ${pid}) stood still for ${endedAt - at} ms, its sessions went to ${owners}`;
    return { at, endedAt, affected: leases.map((lease) => lease.session_id), evidence };
  } finally {
    signalTo(pid, 'SIGCONT');
  }
};

export const flush: Inject = async ({ stack, sessions, signal }) => {
  // It answers nothing while it is being started again.
  const attempt = async (): Promise<Firing> => {
    const at = Date.now();
    const keys = await flushRedis(stack.dataDir);
    return { at, affected: sessions.map(({ id }) => id), evidence: `FLUSHALL of ${keys} keys` };
  };
  return eventuallyShown('FLUSHALL', attempt, { withinMs: THERE_WITHIN_MS, signal });
};

async function killPageProcess(
  { session, signal }: FaultTarget,
  what: string,
  find: (sessionId: string) => Process | undefined,
): Promise<Firing> {
  const there = (): Process | undefined => find(session.id);
  const { pid } = await eventuallyShown(`a ${what} to kill`, there, { withinMs: THERE_WITHIN_MS, signal });
  const at = Date.now();
  signalTo(pid, 'SIGKILL');
  const other = (): Process | undefined => {
    const found = isGone(pid) ? find(session.id) : undefined;
    return found && found.pid !== pid ? found : undefined;
  };
  const next = await eventuallyShown(`another ${what}`, other, { withinMs: AGAIN_WITHIN_MS, signal });
  return { at, affected: [session.id], evidence: `${what} ${pid} is gone, ${next.pid} is in its place` };
}

async function killAndAwaitNext({ stack, signal }: FaultTarget, part: Part): Promise<Omit<Firing, 'affected'>> {
  const running = (): number | undefined => {
    const { pid } = recordOf(stack.dataDir, part);
    return isGone(pid) ? undefined : pid;
  };
  const pid = await eventuallyShown(`${part} to kill`, running, { withinMs: THERE_WITHIN_MS, signal });
  const at = Date.now();
  signalTo(pid, 'SIGKILL');
  const other = (): number | undefined => {
    const found = isGone(pid) ? running() : undefined;
    return found === pid ? undefined : found;
  };
  const next = await eventuallyShown(`${part} started again`, other, { withinMs: AGAIN_WITHIN_MS, signal });
  return { at, evidence: `${part} (pid ${pid}) is gone, pid ${next} is in its place` };
}

/** The worker that hosts the session, and all that it hosts. */
async function workerOf({ stack, session, signal }: FaultTarget): Promise<{ worker: Part; leases: LeaseRow[] }> {
  const read = async (): Promise<{ worker: Part; leases: LeaseRow[] } | undefined> => {
    const leases = await stack.database.query<LeaseRow>(
      'SELECT session_id, owner, generation FROM session_leases WHERE expires_at > clock_timestamp()',
    );
    const owner = leases.find((lease) => lease.session_id === session.id)?.owner;
    const name = /^worker-\d+/.exec(owner ?? '')?.[0];
    if (name === undefined) return undefined;
    return { worker: name as Part, leases: leases.filter((lease) => lease.owner === owner) };
  };
  return eventuallyShown('a worker that hosts the session', read, { withinMs: THERE_WITHIN_MS, signal });
}

/** @returns who has them now; undefined while one of them is still the frozen worker's */
async function takenOver({ stack }: FaultTarget, before: readonly LeaseRow[]): Promise<string | undefined> {
  const now = await stack.database.query<LeaseRow>(
    'SELECT session_id, owner, generation FROM session_leases WHERE session_id = ANY($1)',
    [before.map((lease) => lease.session_id)],
  );
  const isTaken = before.every((lease) =>
    now.some(({ session_id, generation }) => session_id === lease.session_id && generation !== lease.generation),
  );
  return isTaken ? [...new Set(now.map(({ owner }) => owner))].join(', ') : undefined;
}
