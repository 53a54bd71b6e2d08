import type { Answer } from '../judge/books.js';

/** Longer than any wait that is asked for. */
const TIMEOUT_MS = 30_000;

export interface Posting {
  readonly url: string;
  readonly apiKey: string;
  readonly key: string;
  readonly body: { readonly to: string; readonly text: string; readonly wait: number };
}

/** @returns undefined when the answer is not clear: the same request, with the same key, must be sent again */
export async function postMessage({ url, apiKey, key, body }: Posting): Promise<Answer | undefined> {
  const headers = { 'content-type': 'application/json', 'x-api-key': apiKey, 'idempotency-key': key };
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body), signal });
    return readAnswer(response.status, await response.text());
  } catch {
    return undefined; // refused, cut, or too late: nobody knows what became of it
  }
}

/** Nobody can tell from such an answer what became of the request. */
export function isUnclear(httpStatus: number): boolean {
  return httpStatus >= 500 || httpStatus === 408 || httpStatus === 409 || httpStatus === 429;
}

/** Exported for its test. */
export function readAnswer(httpStatus: number, text: string): Answer | undefined {
  if (isUnclear(httpStatus)) return undefined;
  const body = parsed(text);
  const { messageId, status, reason } = body;
  if (httpStatus === 200 && typeof messageId === 'string' && typeof status === 'string') {
    return { kind: 'accepted', messageId, status };
  }
  if (httpStatus === 422 && typeof messageId === 'string') {
    return { kind: 'failed', messageId, reason: typeof reason === 'string' ? reason : undefined };
  }
  return { kind: 'refused', httpStatus, error: text.slice(0, 200) };
}

/** @returns an empty object for what is none: it is judged by what is missing in it */
export function parsed(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
