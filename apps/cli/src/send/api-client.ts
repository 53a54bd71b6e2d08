import { setTimeout as delay } from 'node:timers/promises';
import { CliError, messageOf } from '../errors.js';

const TRIES = 6;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
const TIMEOUT_MS = 120_000;

export interface ApiRequest {
  readonly method?: 'GET' | 'POST';
  /** Below the address of the API. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer<ArrayBuffer>;
}

/** The API has understood, and will not do it. */
export class RefusedError extends CliError {}

/** The API as one key sees it. Whatever is asked must be safe to repeat: it is, after a failure that may pass. */
export class ApiClient {
  constructor(
    private readonly url: string,
    private readonly apiKey: string,
    private readonly signal: AbortSignal,
  ) {}

  /** @throws CliError with what the API said, or why it cannot be reached */
  async json(request: ApiRequest): Promise<unknown> {
    return JSON.parse(await this.text(request)) as unknown;
  }

  /** As {@link json}, but of any type. */
  async text(request: ApiRequest): Promise<string> {
    for (let attempt = 1; ; attempt += 1) {
      const { text, problem, pauseMs } = await this.attempt(request);
      if (problem === undefined) return text;
      if (pauseMs === undefined) throw new RefusedError(problem);
      if (attempt === TRIES) throw new CliError(problem);
      const backoffMs = Math.min(FIRST_PAUSE_MS * 2 ** (attempt - 1), LONGEST_PAUSE_MS);
      const waitMs = Math.max(pauseMs, backoffMs);
      process.stderr.write(`${problem}\nTrying again in ${(waitMs / 1_000).toFixed(1)} s …\n`);
      await delay(waitMs, undefined, { signal: this.signal });
    }
  }

  /** `pauseMs`: another attempt may help, after this at the earliest. */
  private async attempt(request: ApiRequest): Promise<{ text: string; problem?: string; pauseMs?: number }> {
    const { method = 'GET', path, query, headers, body } = request;
    const url = new URL(`${this.url}${path}`);
    for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value);
    let response: Response;
    let text: string;
    try {
      response = await fetch(url, {
        method,
        headers: { ...headers, accept: 'application/json, text/csv', 'x-api-key': this.apiKey },
        signal: AbortSignal.any([this.signal, AbortSignal.timeout(TIMEOUT_MS)]),
        ...(body && { body }),
      });
      text = await response.text();
    } catch (error) {
      this.signal.throwIfAborted();
      return { text: '', problem: `${this.url} cannot be reached: ${reasonOf(error)}`, pauseMs: 0 };
    }
    if (response.ok) return { text };
    const problem = `The API answered ${response.status}: ${text.slice(0, 1_000)}`;
    const mayPass = response.status >= 500 || response.status === 429 || response.status === 408;
    if (!mayPass) return { text, problem };
    return { text, problem, pauseMs: 1_000 * Number(response.headers.get('retry-after') ?? 0) };
  }
}

/** `fetch failed` says nothing; its cause does. */
function reasonOf(error: unknown): string {
  return error instanceof Error && error.cause instanceof Error ? messageOf(error.cause) : messageOf(error);
}
