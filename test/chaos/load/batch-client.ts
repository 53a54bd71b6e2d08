import { randomUUID } from 'node:crypto';
import type { Answer, ClientRequest } from '../judge/books.js';
import type { ChaosSession } from '../stack/chaos-session.js';
import { pause } from './honest-client.js';
import { isUnclear, parsed } from './post-message.js';

const TIMEOUT_MS = 60_000;
const RETRY_MS = 500;
/** Every so many lines have a number that cannot be one: it is refused, and the others are not. */
const BAD_LINE_EVERY = 50;
const HEADER_LINES = 1;
const TEMPLATE = '{{greeting|Hello}} from a batch ({{code}})';

interface Line {
  readonly number: number;
  readonly to: string;
  readonly code: string;
  readonly isBad: boolean;
}

interface BulkResult {
  readonly line: number;
  readonly status: string;
  readonly code?: string;
  readonly messageId?: string;
}

/** Sends one list of recipients as CSV, in one call, and sends it again with the same key until the answer is clear. */
export class BatchClient {
  /** Of the lines that are to be accepted; empty until the answer is clear, or given up. */
  readonly requests: ClientRequest[] = [];
  private readonly lines: readonly Line[];

  /** @param firstRecipient of a range of numbers that nobody else writes to */
  constructor(
    private readonly apiUrl: string,
    private readonly session: ChaosSession,
    { count, firstRecipient }: { count: number; firstRecipient: number },
  ) {
    this.lines = Array.from({ length: count }, (_, index) => {
      const isBad = index % BAD_LINE_EVERY === BAD_LINE_EVERY - 1;
      const to = isBad ? '12' : String(firstRecipient + index);
      return { number: index + 1 + HEADER_LINES, to, code: randomUUID(), isBad };
    });
  }

  /** How many messages are to be accepted. */
  get requested(): number {
    return this.lines.filter(({ isBad }) => !isBad).length;
  }

  async run(giveUp: AbortSignal): Promise<void> {
    const key = randomUUID();
    const requestedAt = Date.now();
    let tries = 0;
    let answer: ((line: Line) => Answer) | undefined;
    while (!answer && !giveUp.aborted) {
      if (tries > 0) await pause(RETRY_MS, giveUp);
      tries += 1;
      answer = await this.post(key);
    }
    const answeredAt = Date.now();
    for (const line of this.lines) {
      const request = { ...this.requestOf(line), key, requestedAt, tries };
      const told = answer?.(line);
      // A bad line that is refused is no message; one that is accepted is told by the comparison.
      if (line.isBad && told?.kind === 'refused' && told.error === 'recipient_invalid') continue;
      this.requests.push(told ? { ...request, answer: told, answeredAt } : request);
    }
  }

  private requestOf({ number, to, code }: Line): Omit<ClientRequest, 'key' | 'requestedAt' | 'tries'> {
    const text = `Hello from a batch (${code})`;
    const client = `batch of ${this.session.number}, line ${number}`;
    return {
      client,
      sessionId: this.session.id,
      recipient: to,
      lane: 'campaign',
      line: number,
      isOnWhatsapp: true,
      text,
    };
  }

  /** @returns what the answer says of each line; undefined when it is not clear */
  private async post(key: string): Promise<((line: Line) => Answer) | undefined> {
    const url = new URL(`${this.apiUrl}/sessions/${this.session.id}/messages/bulk`);
    url.searchParams.set('text', TEMPLATE);
    const headers = { 'content-type': 'text/csv', 'x-api-key': this.session.apiKey, 'idempotency-key': key };
    const body = ['to,code', ...this.lines.map(({ to, code }) => `${to},${code}`)].join('\n');
    try {
      const signal = AbortSignal.timeout(TIMEOUT_MS);
      const response = await fetch(url, { method: 'POST', headers, body, signal });
      const text = await response.text();
      return isUnclear(response.status) ? undefined : answersIn(response.status, text);
    } catch {
      return undefined; // refused, cut, or too late: nobody knows what became of it
    }
  }
}

function answersIn(httpStatus: number, text: string): (line: Line) => Answer {
  const results = (parsed(text).results ?? []) as readonly BulkResult[];
  const resultOf = new Map(results.map((result) => [result.line, result]));
  return ({ number }) => {
    const result = resultOf.get(number);
    if (result?.status === 'accepted' && result.messageId !== undefined) {
      return { kind: 'accepted', messageId: result.messageId, status: 'queued' };
    }
    return { kind: 'refused', httpStatus, error: result?.code ?? text.slice(0, 200) };
  };
}
