import { setTimeout as delay } from 'node:timers/promises';
import { exchange, type HttpAnswer, type HttpRequest } from './http-client.js';
import { valueAt } from './placeholders.js';

const MOST_ATTEMPTS = 4;
const LONGEST_WAIT_SECONDS = 65;

/** Waits as long as a 429 asks for, like a client should: the rows share keys and sessions, so they meet real limits. */
export async function patientExchange(request: HttpRequest): Promise<HttpAnswer> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await exchange(request);
    const seconds = Number(valueAt(answer.body, 'retryAfter') ?? answer.headers['retry-after']);
    const isWorthIt = answer.status === 429 && seconds <= LONGEST_WAIT_SECONDS && attempt < MOST_ATTEMPTS;
    if (!isWorthIt) return answer;
    await delay(seconds * 1_000, undefined, { ...(request.signal && { signal: request.signal }) });
  }
}
