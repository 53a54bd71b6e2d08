import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Answer, ClientRequest } from '../judge/books.js';
import type { ChaosSession } from '../stack/chaos-session.js';
import { postMessage } from './post-message.js';

const FIRST_RETRY_MS = 200;
const LONGEST_RETRY_MS = 3_000;
/** Of the messages: how often one goes to a number that is not on WhatsApp, and how often the client waits for `sent`. */
const STRANGER_EVERY = 25;
const WAIT_EVERY = 4;
/** In the sandbox, numbers that begin so are not on WhatsApp. */
const STRANGER_PREFIX = '999';

export interface ClientOptions {
  readonly name: string;
  readonly apiUrl: string;
  readonly session: ChaosSession;
  /** Between the starts of two messages, unless an answer takes longer. */
  readonly intervalMs: number;
}

/**
 * Sends one message after the other, each with a text and a key of its own, and sends it again with the same key until
 * the answer is clear. It never gives up by itself.
 */
export class HonestClient {
  /** Those that came to their end, in their order. */
  readonly requests: ClientRequest[] = [];
  /** How many were begun. */
  requested = 0;

  constructor(private readonly options: ClientOptions) {}

  /**
   * @param stop ends the load: the message that is under way is still seen to its end
   * @param giveUp ends that as well
   */
  async run(stop: AbortSignal, giveUp: AbortSignal): Promise<void> {
    while (!stop.aborted && !giveUp.aborted) {
      const startedAt = Date.now();
      await this.send(giveUp);
      await pause(startedAt + this.options.intervalMs - Date.now(), stop);
    }
  }

  private async send(giveUp: AbortSignal): Promise<void> {
    const { apiUrl, session } = this.options;
    const number = ++this.requested;
    let request = this.nextRequest(number);
    const url = `${apiUrl}/sessions/${session.id}/send`;
    const body = { to: request.recipient, text: request.text, wait: number % WAIT_EVERY === 0 ? 1 : 0 };
    let retryMs = FIRST_RETRY_MS;
    let answer: Answer | undefined;
    while (!answer && !giveUp.aborted) {
      if (request.tries > 0) await pause(retryMs, giveUp);
      if (request.tries > 1) retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS);
      request = { ...request, tries: request.tries + 1 };
      answer = await postMessage({ url, apiKey: session.apiKey, key: request.key, body });
    }
    this.requests.push(answer ? { ...request, answer, answeredAt: Date.now() } : request);
  }

  private nextRequest(number: number): ClientRequest {
    const { name, session } = this.options;
    const isOnWhatsapp = number % STRANGER_EVERY !== 0;
    const recipient = isOnWhatsapp
      ? session.recipients[number % session.recipients.length]
      : `${STRANGER_PREFIX}${session.number}`.slice(0, 15);
    if (recipient === undefined) throw new Error('a session without recipients');
    const lane = 'transactional' as const;
    const text = `${name}, message ${number} (${randomUUID()})`;
    const what = { client: name, key: randomUUID(), sessionId: session.id, recipient, lane, isOnWhatsapp, text };
    return { ...what, requestedAt: Date.now(), tries: 0 };
  }
}

/** At most this long. */
export async function pause(ms: number, until: AbortSignal): Promise<void> {
  if (ms <= 0) return;
  await delay(ms, undefined, { signal: until }).catch(() => undefined); // the caller looks at the signal
}
