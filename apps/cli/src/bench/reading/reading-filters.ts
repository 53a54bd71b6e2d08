import type { Filled } from './fill-messages.js';

const DAY_MS = 24 * 3_600_000;
const GOLDEN_RATIO = 0.618_034;
const FIRST_UNKNOWN_NUMBER = 4_915_300_000_000;

/** One kind of question, and how it is asked for the nth time; `cursor` is what the answer before it said. */
export interface AskedFor {
  readonly name: string;
  readonly path: (index: number, cursor: string | null) => string;
}

/** Every filter by itself, and together as people use them, of the largest session. */
export function readingFilters(filled: Filled): AskedFor[] {
  const times = new Times(filled.since);
  return [...orderedLists(filled, times), ...chatLists(filled), ...searches(filled, times)];
}

/** Another one of the year each time. */
class Times {
  private readonly spanMs: number;

  constructor(private readonly since: Date) {
    this.spanMs = Date.now() - since.getTime();
  }

  until(index: number): string {
    return `until=${this.at(index).toISOString()}`;
  }

  ofOneDay(index: number): string {
    const from = this.at(index);
    return `since=${from.toISOString()}&until=${new Date(from.getTime() + DAY_MS).toISOString()}`;
  }

  private at(index: number): Date {
    return new Date(this.since.getTime() + ((index * GOLDEN_RATIO) % 1) * this.spanMs);
  }
}

function asked(sessionId: string, name: string, query: (index: number) => string): AskedFor {
  return { name, path: (index) => `/sessions/${sessionId}/messages?${query(index)}` };
}

/** What an index finds in order. */
function orderedLists({ largestSessionId: id, smallSessionId }: Filled, times: Times): AskedFor[] {
  return [
    asked(id, 'the newest', () => 'limit=50'),
    asked(id, 'the newest 200', () => 'limit=200'),
    asked(smallSessionId, 'the newest of a small session', () => 'limit=50'),
    {
      name: 'page after page',
      path: (_index, cursor) => `/sessions/${id}/messages?limit=50${cursor === null ? '' : `&cursor=${cursor}`}`,
    },
    asked(id, 'until some time', (index) => times.until(index)),
    asked(id, 'of some day', (index) => times.ofOneDay(index)),
    asked(id, 'status=failed, until some time', (index) => `status=failed&${times.until(index)}`),
    asked(id, 'status=failed,cancelled,expired', () => 'status=failed,cancelled,expired'),
  ];
}

function chatLists({ largestSessionId: id, busyChat, chatNumber }: Filled): AskedFor[] {
  return [
    asked(id, 'a busy chat', () => `chat=${busyChat}`),
    asked(id, 'a quiet chat', (index) => `chat=${chatNumber(index * 61)}`),
    asked(id, 'a chat that is not there', (index) => `chat=${FIRST_UNKNOWN_NUMBER + index}`),
  ];
}

/** What is looked for row by row. */
function searches({ largestSessionId: id, busyChat }: Filled, times: Times): AskedFor[] {
  return [
    asked(id, 'received, until some time', (index) => `direction=inbound&${times.until(index)}`),
    asked(id, 'status=queued', () => 'status=queued'),
    asked(id, 'status=sent, until some time', (index) => `status=sent&${times.until(index)}`),
    asked(id, 'status=played (one in a thousand)', (index) => `status=played&${times.until(index)}`),
    asked(id, 'q: one in a hundred', (index) => `q=REFUND&${times.until(index)}`),
    asked(id, 'q: nowhere', (index) => `q=nothing+like+it&${times.until(index)}`),
    asked(id, 'q in a busy chat', () => `q=refund&chat=${busyChat}`),
    asked(id, 'all together', (index) => `chat=${busyChat}&direction=outbound&q=parcel&${times.ofOneDay(index)}`),
  ];
}
