import type { Books, ClientRequest, LedgerMessage, StoredMessage } from './books.js';
import { sha256 } from './compare.js';

export const SESSION = 'session-1';

/** One message as all books have it when everything went well. */
export interface Kept {
  request: ClientRequest;
  stored: StoredMessage;
  ledger: LedgerMessage;
}

/** @param number from 1: also its place in the order and the second in which it was asked for and answered */
export function kept(number: number): Kept {
  const messageId = `ID${number}`;
  const text = `text ${number}`;
  const at = number * 1_000;
  return {
    request: {
      client: 'client 1',
      key: `key ${number}`,
      sessionId: SESSION,
      recipient: '4915200100001',
      lane: 'transactional',
      isOnWhatsapp: true,
      text,
      requestedAt: at,
      tries: 1,
      answeredAt: at + 100,
      answer: { kind: 'accepted', messageId, status: 'queued' },
    },
    stored: {
      messageId,
      sessionId: SESSION,
      text,
      status: 'sent',
      reason: null,
      isParked: false,
      createdAt: at + 50,
      history: ['queued', 'sending', 'sent'].map((status, step) => ({
        status,
        reason: null,
        at: at + 50 + step * 100,
      })),
    },
    ledger: { messageId, sessionId: SESSION, textSha256: sha256(text), order: number, attempts: 1 },
  };
}

export function booksOf(messages: readonly Kept[]): Books {
  return {
    requests: messages.map(({ request }) => request),
    stored: messages.map(({ stored }) => stored),
    ledger: messages.map(({ ledger }) => ledger),
    shown: messages.map(({ stored: { messageId, text } }) => ({ messageId, text })),
    states: [{ sessionId: SESSION, state: 'ready', at: 0 }],
  };
}

/** A row whose status is another one, and its history as well. */
export function withStatus(stored: StoredMessage, status: string, reason: string | null = null): StoredMessage {
  return { ...stored, status, reason, history: [...stored.history.slice(0, 2), { status, reason, at: 9_999 }] };
}
