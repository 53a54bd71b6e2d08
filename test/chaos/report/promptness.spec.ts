import { booksOf, kept, SESSION, type Kept } from '../judge/book-fixtures.js';
import type { FaultWindow } from '../judge/attempts.js';
import type { Books } from '../judge/books.js';
import { measurePromptness } from './promptness.js';

/** One of a batch that was accepted before all others, handed over at this second. */
function ofBatch(number: number): Kept {
  const message = kept(number);
  return {
    ...message,
    request: { ...message.request, lane: 'campaign', line: number },
    stored: { ...message.stored, createdAt: 0 },
  };
}

/** A single message that waits 100 ms for the page, in the middle of the batch. */
const single = kept(2);
const books = booksOf([ofBatch(1), single, ofBatch(3)]);

function fault(from: number, sessionId = SESSION): FaultWindow {
  return { kind: 'kill-browser', sessionId, from, until: from + 100 };
}

describe('how soon single messages reach the page beside a batch', () => {
  it('is told of those that were accepted while it left', () => {
    expect(measurePromptness(books, [])).toEqual({ count: 1, p50Ms: 100, p95Ms: 100, maxMs: 100, batchMessages: 2 });
  });

  it('counts none that came before or after it', () => {
    const late = { ...books, ...booksOf([ofBatch(1), kept(2)]) };
    expect(measurePromptness(late, [])).toBeUndefined();
  });

  it('counts none while its session was not ready', () => {
    const states: Books['states'] = [
      { sessionId: SESSION, state: 'ready', at: 0 },
      { sessionId: SESSION, state: 'disconnected', at: 2_100 },
      { sessionId: SESSION, state: 'ready', at: 2_140 },
    ];
    expect(measurePromptness({ ...books, states }, [])).toBeUndefined();
  });

  it('counts none that met a fault of its session', () => {
    expect(measurePromptness(books, [fault(2_000)])).toBeUndefined();
    expect(measurePromptness(books, [fault(2_000, 'session-2')])).toMatchObject({ count: 1 });
  });

  it('is not told without a batch', () => {
    expect(measurePromptness(booksOf([kept(1), kept(2)]), [])).toBeUndefined();
  });
});
