import type { Books, ClientRequest, LedgerMessage, Violation } from './books.js';
import { groupBy } from './group-by.js';

interface Effect {
  readonly messageId: string;
  readonly order: number;
  readonly requestedAt: number;
  /** Infinity when the client never heard. */
  readonly answeredAt: number;
}

/**
 * Finds messages that took effect before one that had been answered when they were asked for. Nothing else is promised:
 * of two requests that were under way together either may come first.
 */
export function findOutOfOrder({ requests, stored, ledger }: Books): Violation[] {
  const requestOf = new Map(requests.map((request) => [request.text, request]));
  const textOf = new Map(stored.map(({ messageId, text }) => [messageId, text]));
  const bySession = groupBy(ledger, ({ sessionId }) => sessionId);
  return [...bySession.values()].flatMap((messages) =>
    violationsIn(messages.flatMap((message) => effectOf(message, requestOf.get(textOf.get(message.messageId) ?? '')))),
  );
}

function effectOf({ messageId, order }: LedgerMessage, request: ClientRequest | undefined): Effect[] {
  if (!request) return []; // nobody asked for it, which is told elsewhere
  return [{ messageId, order, requestedAt: request.requestedAt, answeredAt: request.answeredAt ?? Infinity }];
}

function violationsIn(effects: readonly Effect[]): Violation[] {
  const violations: Violation[] = [];
  let earliestAnswered: Effect | undefined;
  for (const effect of effects.toSorted((a, b) => b.order - a.order)) {
    if (earliestAnswered && earliestAnswered.answeredAt < effect.requestedAt) {
      const what = `took effect before ${earliestAnswered.messageId}, which was answered before this one was asked for`;
      violations.push({ kind: 'outOfOrder', messageId: effect.messageId, what });
    }
    if (!earliestAnswered || effect.answeredAt < earliestAnswered.answeredAt) earliestAnswered = effect;
  }
  return violations;
}
