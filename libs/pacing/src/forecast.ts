import {
  earliestDeparture,
  gapAfter,
  type Departing,
  type Departure,
  type PacingReason,
  type PacingState,
} from './departure.js';

/** So many departures are gone through one by one; how fast the later half of them went tells when the others will. */
const MOST_STEPS = 2_000;

/** What waits in one lane. */
export interface WaitingLane {
  isReply: boolean;
  count: number;
  /** Which part of them goes to people never written to before: 0 to 1. */
  newShare: number;
}

/** A message, and all that leaves before it. */
export interface Queue {
  /** From the first lane to its own, without itself. */
  ahead: readonly WaitingLane[];
  message: Departing;
}

interface Lane extends WaitingLane {
  left: number;
  /** The message that is asked about is the last of its lane. */
  last?: Departing;
}

/** A departure in one lane. */
interface Step {
  lane: Lane;
  message: Departing;
  departure: Departure;
}

/**
 * When a message will leave that has others before it. An estimate: chance is taken at its mean, and those who write for the first time as spread evenly.
 * @returns its moment, and what makes for most of the waiting; null when it may leave now
 */
export function forecast(state: PacingState, queue: Queue, nowMs: number): Departure | null {
  const end = new Simulation(state, queue, nowMs).run();
  return end.reason === null || end.atMs <= nowMs ? null : end;
}

class Simulation {
  private readonly lanes: Lane[];
  private state: PacingState & { marks: number[]; newMarks: number[] };
  private atMs: number;
  private readonly waitedMs = new Map<PacingReason, number>();

  constructor(state: PacingState, { ahead, message }: Queue, nowMs: number) {
    this.state = { ...state, marks: [...state.marks], newMarks: [...state.newMarks] };
    this.lanes = ahead.map((lane, index) => ({
      ...lane,
      left: lane.count + (index === ahead.length - 1 ? 1 : 0),
      ...(index === ahead.length - 1 && { last: message }),
    }));
    this.atMs = nowMs;
  }

  run(): Departure {
    const own = this.lanes.at(-1);
    if (!own) throw new Error('a message waits in a lane');
    let half = this.atMs;
    for (let steps = 0; own.left > 0 && steps < MOST_STEPS; steps += 1) {
      if (steps === MOST_STEPS / 2) half = this.atMs;
      this.leave(this.next());
    }
    const perStepMs = (this.atMs - half) / (MOST_STEPS / 2);
    const left = own.left > 0 ? this.lanes.reduce((sum, lane) => sum + lane.left, 0) : 0;
    return { atMs: Math.round(this.atMs + left * perStepMs), reason: this.mainReason() };
  }

  /** The first lane from which something may leave at the earliest moment: a lane that is held does not hold the others. */
  private next(): Step {
    let first: Step | undefined;
    for (const lane of this.lanes) {
      if (lane.left === 0) continue;
      const message = nextOf(lane);
      const departure = earliestDeparture(this.state, message, this.atMs);
      if (!first || departure.atMs < first.departure.atMs) first = { lane, message, departure };
      if (departure.reason === null) break;
    }
    if (!first) throw new Error('nothing waits any more');
    return first;
  }

  private leave({ lane, message, departure: { atMs, reason } }: Step): void {
    if (reason) this.waitedMs.set(reason, (this.waitedMs.get(reason) ?? 0) + atMs - this.atMs);
    this.atMs = atMs;
    lane.left -= 1;
    this.state.marks.push(atMs);
    if (message.isNewRecipient) this.state.newMarks.push(atMs);
    this.state.gapUntilMs = atMs + gapAfter(this.state.policy, 0.5);
  }

  private mainReason(): PacingReason | null {
    const [main] = [...this.waitedMs].sort(([, one], [, other]) => other - one);
    return main?.[0] ?? null;
  }
}

function nextOf({ count, left, newShare, isReply, last }: Lane): Departing {
  if (last && left === 1) return last;
  const before = count + (last ? 1 : 0) - left;
  return { isReply, isNewRecipient: Math.floor((before + 1) * newShare) > Math.floor(before * newShare) };
}
