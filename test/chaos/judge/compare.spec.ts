import { booksOf, kept, withStatus, type Kept } from './book-fixtures.js';
import type { Books, ClientRequest, StoredMessage } from './books.js';
import { compareBooks } from './compare.js';

const first = kept(1);
const second = kept(2);
const clean = booksOf([first, second]);

/** Kinds and ids of what is wrong. */
function found(books: Books): (string | undefined)[][] {
  return compareBooks(books).map(({ kind, messageId }) => [kind, messageId]);
}

function withSecond(change: { request?: Partial<ClientRequest>; stored?: StoredMessage }): Books {
  const changed: Kept = {
    ...second,
    request: { ...second.request, ...change.request },
    stored: change.stored ?? second.stored,
  };
  return booksOf([first, changed]);
}

/** As if the network had never had the second message. */
function untaken(books: Books): Books {
  return { ...books, ledger: [first.ledger], shown: books.shown.slice(0, 1) };
}

describe('the comparison of the books', () => {
  it('finds nothing when every promise was kept', () => {
    expect(compareBooks(clean)).toEqual([]);
  });

  it('finds nothing in a message that failed because its recipient is not on WhatsApp', () => {
    const stored = withStatus(second.stored, 'failed', 'recipient_not_on_whatsapp');
    const answer = { kind: 'failed', messageId: 'ID2', reason: 'recipient_not_on_whatsapp' } as const;
    expect(found(untaken(withSecond({ request: { isOnWhatsapp: false, answer }, stored })))).toEqual([]);
  });

  describe('calls lost', () => {
    it('what was promised and is not stored', () => {
      expect(found(untaken({ ...clean, stored: [first.stored] }))).toEqual([['lost', 'ID2']]);
    });

    it.each(['failed', 'expired', 'cancelled'])('what was accepted and is %s although it could be sent', (status) => {
      const books = withSecond({ stored: withStatus(second.stored, status, 'page_error') });
      expect(found(untaken(books))).toEqual([['lost', 'ID2']]);
    });

    it('what the network took and the recipient does not see', () => {
      expect(found({ ...clean, shown: clean.shown.slice(0, 1) })).toEqual([['lost', 'ID2']]);
    });
  });

  describe('calls doubled', () => {
    it('a text that the network took under two ids', () => {
      const again = { ...kept(3).stored, text: second.stored.text };
      const books = {
        ...clean,
        stored: [...clean.stored, again],
        ledger: [...clean.ledger, { ...second.ledger, messageId: 'ID3', order: 3 }],
        shown: [...clean.shown, { messageId: 'ID3', text: again.text }],
      };
      expect(found(books)).toEqual([['doubled', 'ID2']]);
    });

    it('an id that the recipient sees twice', () => {
      expect(found({ ...clean, shown: [...clean.shown, { messageId: 'ID2', text: 'text 2' }] })).toEqual([
        ['doubled', 'ID2'],
      ]);
    });
  });

  describe('calls a status wrong', () => {
    it('sent, when the network does not have it', () => {
      expect(found(untaken(clean))).toEqual([['wrongStatus', 'ID2']]);
    });

    it.each(['failed', 'expired', 'cancelled'])('%s, when the network has it', (status) => {
      expect(found(withSecond({ stored: withStatus(second.stored, status, 'page_error') }))).toEqual([
        ['wrongStatus', 'ID2'],
      ]);
    });

    it('sent to the client, when the database says failed', () => {
      const answer = { kind: 'accepted', messageId: 'ID2', status: 'sent' } as const;
      const stored = withStatus(second.stored, 'failed', 'recipient_not_on_whatsapp');
      expect(found(untaken(withSecond({ request: { answer, isOnWhatsapp: false }, stored })))).toEqual([
        ['wrongStatus', 'ID2'],
      ]);
    });

    it('failed to the client, when the database says sent', () => {
      const answer = { kind: 'failed', messageId: 'ID2', reason: 'page_error' } as const;
      expect(found(withSecond({ request: { answer } }))).toEqual([['wrongStatus', 'ID2']]);
    });

    it('one that went back', () => {
      const history = ['queued', 'sending', 'delivered', 'sent'].map((status) => ({ status, reason: null, at: 1 }));
      expect(found(withSecond({ stored: { ...second.stored, history } }))).toEqual([['wrongStatus', 'ID2']]);
    });
  });

  describe('calls out of order', () => {
    it('a message before one that was answered when it was asked for', () => {
      const books = { ...clean, ledger: [{ ...first.ledger, order: 3 }, second.ledger] };
      expect(found(books)).toEqual([['outOfOrder', 'ID2']]);
    });

    it('none of two that were under way together', () => {
      const books = withSecond({ request: { requestedAt: first.request.requestedAt + 50 } });
      expect(found({ ...books, ledger: [{ ...first.ledger, order: 3 }, second.ledger] })).toEqual([]);
    });

    it('none of two sessions', () => {
      const ledger = [{ ...first.ledger, order: 3, sessionId: 'session-2' }, second.ledger];
      expect(found({ ...clean, ledger })).toEqual([]);
    });

    it('none of two lanes', () => {
      const books = { ...clean, ledger: [{ ...first.ledger, order: 3 }, second.ledger] };
      const requests = [{ ...first.request, lane: 'campaign' as const }, second.request];
      expect(found({ ...books, requests })).toEqual([]);
    });

    it('a line of a batch before an earlier one of it', () => {
      const together = { lane: 'campaign', key: 'the batch', requestedAt: 1_000, answeredAt: 2_000 } as const;
      const requests = [first.request, second.request].map((request, line) => ({ ...request, ...together, line }));
      const books = { ...clean, requests };
      expect(found(books)).toEqual([]);
      expect(found({ ...books, ledger: [{ ...first.ledger, order: 3 }, second.ledger] })).toEqual([
        ['outOfOrder', 'ID1'],
      ]);
    });
  });

  it('calls parked what a person would have to decide', () => {
    const stored = { ...withStatus(second.stored, 'uncertain', 'outcome_unknown'), isParked: true };
    expect(found(untaken(withSecond({ stored })))).toEqual([['parked', 'ID2']]);
  });

  describe('calls unexplained', () => {
    it.each(['preparing', 'queued', 'sending', 'uncertain'])('what is still %s after the drain', (status) => {
      expect(found(withSecond({ stored: withStatus(second.stored, status) }))).toEqual([['unexplained', 'ID2']]);
    });

    it('what failed without a reason', () => {
      const books = withSecond({ stored: withStatus(second.stored, 'failed') });
      expect(found(untaken(books))).toEqual([['unexplained', 'ID2']]);
    });

    it('what nobody asked for', () => {
      expect(found({ ...clean, requests: [first.request] })).toEqual([['unexplained', 'ID2']]);
    });

    it('what the network took and the database does not have', () => {
      expect(found({ ...clean, requests: [first.request], stored: [first.stored] })).toEqual([['unexplained', 'ID2']]);
    });

    it('a request that never got a clear answer', () => {
      const { answer, answeredAt, ...unanswered } = second.request;
      expect([answer, answeredAt]).not.toContain(undefined);
      expect(found({ ...clean, requests: [first.request, unanswered] })).toEqual([['unexplained', undefined]]);
    });

    it('an honest request that was refused', () => {
      const answer = { kind: 'refused', httpStatus: 401, error: 'Invalid API key' } as const;
      expect(found(withSecond({ request: { answer } }))).toEqual([['unexplained', undefined]]);
    });

    it('an answer with the id of another message', () => {
      const answer = { kind: 'accepted', messageId: 'ID1', status: 'queued' } as const;
      expect(found(withSecond({ request: { answer } }))).toEqual([['unexplained', 'ID1']]);
    });

    it('a request that was accepted twice and left once', () => {
      const again = withStatus({ ...kept(3).stored, text: second.stored.text }, 'failed', 'recipient_not_on_whatsapp');
      const books = withSecond({ request: { isOnWhatsapp: true } });
      expect(found({ ...books, stored: [...books.stored, again] })).toContainEqual(['unexplained', 'ID3']);
    });

    it('a history that ends with another status', () => {
      const history = second.stored.history.slice(0, 2);
      expect(found(withSecond({ stored: { ...second.stored, history } }))).toEqual([['unexplained', 'ID2']]);
    });
  });
});
