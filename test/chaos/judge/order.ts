import type { Books, ClientRequest, LedgerMessage, Violation } from './books.js';
import { groupBy } from './group-by.js';

interface Effect {
  readonly messageId: string;
  readonly sessionId: string;
  readonly order: number;
  readonly request: ClientRequest;
  /** Infinity when the client never heard. */
  readonly answeredAt: number;
}

/**
 * Finds messages that took effect before one of the same session and lane that had been answered when they were asked
 * for, and those of a batch that overtook an earlier line of it. Nothing else is promised: of two requests that were
 * under way together either may come first.
 */
export function findOutOfOrder({ requests, stored, ledger }: Books): Violation[] {
  const requestOf = new Map(requests.map((request) => [request.text, request]));
  const textOf = new Map(stored.map(({ messageId, text }) => [messageId, text]));
  const effects = ledger.flatMap((message) => effectOf(message, requestOf.get(textOf.get(message.messageId) ?? '')));
  const byLane = groupBy(effects, ({ sessionId, request: { lane } }) => `${sessionId} ${lane}`);
  const byBatch = groupBy(
    effects.filter(({ request }) => request.line !== undefined),
    ({ request: { key } }) => key,
  );
  return [...[...byLane.values()].flatMap(overtakenIn), ...[...byBatch.values()].flatMap(linesOutOfOrder)];
}

function effectOf({ messageId, sessionId, order }: LedgerMessage, request: ClientRequest | undefined): Effect[] {
  if (!request) return []; // nobody asked for it, which is told elsewhere
  return [{ messageId, sessionId, order, request, answeredAt: request.answeredAt ?? Infinity }];
}

function overtakenIn(effects: readonly Effect[]): Violation[] {
  const violations: Violation[] = [];
  let earliestAnswered: Effect | undefined;
  for (const effect of effects.toSorted((a, b) => b.order - a.order)) {
    if (earliestAnswered && earliestAnswered.answeredAt < effect.request.requestedAt) {
      const what = `took effect before ${earliestAnswered.messageId}, which was answered before this one was asked for`;
      violations.push({ kind: 'outOfOrder', messageId: effect.messageId, what });
    }
    if (!earliestAnswered || effect.answeredAt < earliestAnswered.answeredAt) earliestAnswered = effect;
  }
  return violations;
}

function linesOutOfOrder(effects: readonly Effect[]): Violation[] {
  const inOrder = effects.toSorted((a, b) => a.order - b.order);
  return inOrder.flatMap(({ messageId, request }, index) => {
    const before = inOrder[index - 1];
    if (!before || lineOf(before.request) < lineOf(request)) return [];
    const what = `is line ${lineOf(request)} of its batch, and took effect after line ${lineOf(before.request)}`;
    return [{ kind: 'outOfOrder', messageId, what }];
  });
}

function lineOf({ line = 0 }: ClientRequest): number {
  return line;
}
