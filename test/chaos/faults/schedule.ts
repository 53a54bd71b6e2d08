import { KINDS, type FaultKind } from './kinds.js';
import { seededRandom } from './seeded-random.js';

const GAP_MS = 5_000;
/** Where the first occurrence of each kind must fit in. */
const HEAD_SHARE = 0.8;
const SHORTEST_CUT_MS = 1_000;
const LONGEST_CUT_MS = 5_000;

export interface ScheduledFault {
  /** From 1, in the order of the schedule. */
  readonly number: number;
  readonly kind: FaultKind;
  /** Not before; from the start of the load. */
  readonly atMs: number;
  /** Index of the session that it is for; of a fault of a worker, a session that the worker hosts. */
  readonly session: number;
  /** The first one of its kind, which is done even when the time is over. */
  readonly isFirst: boolean;
  /** Of what lasts: how long. */
  readonly forMs: number;
  /** Of what may strike in two ways, which one. */
  readonly variant: 0 | 1;
}

interface ScheduleOptions {
  readonly seed: number;
  readonly durationMs: number;
  readonly sessions: number;
  readonly kinds: readonly FaultKind[];
}

/** Each kind once in a random order, then by weight until the time is over. The same seed makes the same schedule. */
export function makeSchedule({ seed, durationMs, sessions, kinds }: ScheduleOptions): ScheduledFault[] {
  const random = seededRandom(seed);
  const gapMs = Math.min(GAP_MS, (durationMs * HEAD_SHARE) / kinds.length);
  const order = shuffled(kinds, random);
  const countOf = new Map<FaultKind, number>();
  const faults: ScheduledFault[] = [];
  for (let atMs = gapMs / 2; ; atMs += gapMs * (0.5 + random())) {
    const head = order[faults.length];
    if (head === undefined && atMs >= durationMs) return faults;
    const kind = head ?? weighted(kinds, random);
    if (kind === undefined) return faults;
    const occurrence = countOf.get(kind) ?? 0;
    countOf.set(kind, occurrence + 1);
    faults.push({
      number: faults.length + 1,
      kind,
      atMs: Math.round(Math.min(atMs, durationMs)),
      session: sessionFor(occurrence, sessions, random),
      isFirst: occurrence === 0,
      forMs: Math.round(SHORTEST_CUT_MS + random() * (LONGEST_CUT_MS - SHORTEST_CUT_MS)),
      variant: random() < 0.5 ? 0 : 1,
    });
  }
}

/** Sessions with even and odd numbers have different pages: a kind strikes both in turn. */
function sessionFor(occurrence: number, sessions: number, random: () => number): number {
  const drawn = Math.floor(random() * sessions);
  const isOther = drawn % 2 !== occurrence % 2;
  return isOther ? (drawn + 1) % sessions : drawn;
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  return items
    .map((item) => ({ item, rank: random() }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
}

function weighted(kinds: readonly FaultKind[], random: () => number): FaultKind | undefined {
  const total = kinds.reduce((sum, kind) => sum + KINDS[kind].weight, 0);
  let left = random() * total;
  return kinds.find((kind) => (left -= KINDS[kind].weight) < 0);
}
