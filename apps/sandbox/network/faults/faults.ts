import { randomBytes } from 'node:crypto';
import { NetworkError } from '../network-error.js';
import type { Fault, ImmediateFault, ImmediateRequest, Occasion, StandingFault, StandingRequest } from './fault.js';
import type { FaultOptions, StandingKind } from './fault-kinds.js';
import { createFaultLog, type FaultLogEntry } from './fault-log.js';
import { seededRandom } from './random.js';
import { rateWindow } from './rate-window.js';

/** What is to go wrong. It lives in memory: a sandbox that starts anew has no faults. */
export interface Faults {
  /** Lets a fault stand until it is removed. */
  add(request: StandingRequest): StandingFault;
  /** Fires the oldest standing fault of this kind that takes the occasion, and tells its options. */
  spring<K extends StandingKind>(kind: K, occasion: Occasion): FaultOptions<K> | undefined;
  /** Notes a fault that happened at once, for each of those that it hit. */
  happened(request: ImmediateRequest, hit: readonly Occasion[]): ImmediateFault;
  all(): StandingFault[];
  require(id: string): StandingFault;
  remove(id: string): void;
  removeAll(): void;
  log(after: number): FaultLogEntry[];
  /** Forgets the log as well. */
  reset(): void;
}

interface Standing {
  fault: StandingFault;
  /** Whether the fault takes an occasion that is its own. */
  readonly takes: (occasion: Occasion) => boolean;
}

export function createFaults(): Faults {
  const standing = new Map<string, Standing>();
  const log = createFaultLog();

  function requireStanding(id: string): StandingFault {
    const found = standing.get(id);
    if (!found) throw new NetworkError('fault_not_found', `There is no standing fault ${id}; GET /faults lists them.`);
    return found.fault;
  }

  return {
    add(request) {
      const fault = { ...request, ...identity(0) };
      standing.set(fault.id, { fault, takes: chance(fault) });
      return fault;
    },
    spring(kind, occasion) {
      const found = takerOf(standing.values(), kind, occasion);
      if (!found) return undefined;
      const { entry, fault } = found;
      entry.fault = { ...fault, fired: fault.fired + 1 };
      log.record(fault, occasion);
      return fault.options;
    },
    happened(request, hit) {
      const fault = { ...request, ...identity(hit.length) };
      for (const occasion of hit) log.record(fault, occasion);
      return fault;
    },
    all: () => [...standing.values()].map(({ fault }) => fault),
    require: requireStanding,
    remove: (id) => void standing.delete(requireStanding(id).id),
    removeAll: () => {
      standing.clear();
    },
    log: (after) => log.after(after),
    reset() {
      standing.clear();
      log.clear();
    },
  };
}

function identity(fired: number): Pick<Fault, 'id' | 'fired' | 'addedAt'> {
  return { id: randomBytes(4).toString('hex'), fired, addedAt: new Date().toISOString() };
}

function takerOf<K extends StandingKind>(
  standing: Iterable<Standing>,
  kind: K,
  occasion: Occasion,
): { entry: Standing; fault: StandingFault<K> } | undefined {
  for (const entry of standing) {
    const { fault } = entry;
    if (isOf(fault, kind) && isFor(fault, occasion) && entry.takes(occasion)) return { entry, fault };
  }
  return undefined;
}

function isOf<K extends StandingKind>(fault: StandingFault, kind: K): fault is StandingFault<K> {
  return fault.kind === kind;
}

function isFor({ session, recipient, times, fired }: StandingFault, occasion: Occasion): boolean {
  return (
    (times === undefined || fired < times) &&
    (session === undefined || session === occasion.session) &&
    (recipient === undefined || recipient === occasion.recipient)
  );
}

/** Each occasion of a fault's own draws one number, so that the same seed and the same occasions give the same result. */
function chance(fault: StandingFault): (occasion: Occasion) => boolean {
  const random = seededRandom(fault.seed);
  const isDue = isOf(fault, 'rate-overlimit') ? rateWindow(fault.options) : () => true;
  return ({ session = '' }) => isDue(session) && random() < fault.probability;
}
