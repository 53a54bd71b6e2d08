import { messageOf } from '../errors.js';

export interface JsonRequest {
  readonly method?: 'DELETE' | 'GET' | 'PATCH' | 'POST';
  readonly url: string;
  readonly apiKey?: string;
  readonly body?: unknown;
  readonly signal: AbortSignal;
}

/** @throws Error that names the call and what was answered, when that is neither a 2xx with JSON nor a 204 */
export async function requestJson(request: JsonRequest): Promise<unknown> {
  const { method = 'GET', url, apiKey, body, signal } = request;
  const call = `${method} ${new URL(url).pathname}`;
  const response = await fetch(url, {
    method,
    signal,
    headers: {
      accept: 'application/json',
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(apiKey !== undefined && { 'x-api-key': apiKey }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${call} answered ${response.status}: ${text.slice(0, 300)}`);
  if (response.status === 204) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new Error(`${call} did not answer JSON: ${messageOf(error)}`, { cause: error });
  }
}
