import { randomInt } from 'node:crypto';

/** An answer with its body read. */
export interface Answer<T = Record<string, unknown>> {
  status: number;
  headers: Headers;
  body: T;
}

const TIMEOUT_MS = 75_000;

/** One that nobody else has: bad keys are counted by the address that they come from. */
export function newAddress(): string {
  return `10.${[0, 0, 0].map(() => randomInt(256)).join('.')}`;
}

/**
 * One HTTP call with a JSON answer. A string body is sent as it is, anything else as JSON. The API takes each for one
 * of another caller, as if through a proxy that it trusts.
 */
export async function call<T = Record<string, unknown>>(
  method: string,
  url: string,
  options: { headers?: Record<string, string>; body?: unknown } = {},
): Promise<Answer<T>> {
  const { body, headers } = options;
  const response = await fetch(url, {
    method,
    headers: {
      'x-forwarded-for': newAddress(),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: (text ? JSON.parse(text) : {}) as T };
}
