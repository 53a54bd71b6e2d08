import type { FaultWindow } from '../judge/attempts.js';
import type { Books, StateChange, StoredMessage } from '../judge/books.js';
import { groupBy } from '../judge/group-by.js';

/** How soon single messages reached the page while a batch of their session was leaving. Times are ms. */
export interface Promptness {
  /** Accepted while the session was ready; it stayed so, and felt no fault, until they were handed over. */
  readonly count: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly maxMs: number;
  /** Of the batches, handed over while the same session had single messages to send. */
  readonly batchMessages: number;
}

interface Span {
  readonly from: number;
  readonly until: number;
}

/** @returns undefined when there was no batch, or no such message */
export function measurePromptness(
  { requests, stored, states }: Pick<Books, 'requests' | 'stored' | 'states'>,
  faults: readonly FaultWindow[],
): Promptness | undefined {
  const laneOf = new Map(requests.map(({ text, lane }) => [text, lane]));
  const bySession = groupBy(stored, ({ sessionId }) => sessionId);
  const waits: number[] = [];
  let batchMessages = 0;
  for (const [sessionId, messages] of bySession) {
    const batch = messages.filter(({ text }) => laneOf.get(text) === 'campaign').flatMap((one) => waitOf(one) ?? []);
    if (batch.length === 0) continue;
    batchMessages += batch.length;
    const leaving = { from: least(batch, ({ from }) => from), until: -least(batch, ({ until }) => -until) };
    const ready = readySpans(states.filter((state) => state.sessionId === sessionId));
    const felt = faults.filter((fault) => fault.sessionId === sessionId);
    const isPlain = (wait: Span): boolean =>
      within(wait, leaving) && ready.some((span) => within(wait, span)) && !felt.some((fault) => overlap(wait, fault));
    const singles = messages
      .filter(({ text }) => laneOf.get(text) === 'transactional')
      .flatMap((one) => waitOf(one) ?? []);
    waits.push(...singles.filter(isPlain).map(({ from, until }) => until - from));
  }
  if (waits.length === 0) return undefined;
  const sorted = waits.toSorted((a, b) => a - b);
  const at = (share: number): number => Math.round(sorted[Math.ceil(share * sorted.length) - 1] ?? 0);
  return { count: waits.length, p50Ms: at(0.5), p95Ms: at(0.95), maxMs: at(1), batchMessages };
}

/** From its acceptance until its owner took it to the page. */
function waitOf({ createdAt, history }: StoredMessage): Span | undefined {
  const until = history.find(({ status }) => status === 'sending')?.at;
  return until === undefined ? undefined : { from: createdAt, until };
}

function readySpans(states: readonly StateChange[]): Span[] {
  return states.flatMap(({ state, at }, index) =>
    state === 'ready' ? [{ from: at, until: states[index + 1]?.at ?? Infinity }] : [],
  );
}

function within(inner: Span, outer: Span): boolean {
  return inner.from >= outer.from && inner.until <= outer.until;
}

function overlap(one: Span, other: Span): boolean {
  return one.from <= other.until && other.from <= one.until;
}

function least<T>(values: readonly T[], of: (value: T) => number): number {
  return values.reduce((lowest, value) => Math.min(lowest, of(value)), Infinity);
}
