import { showAnswer } from '../runner/differences.js';
import type { HttpAnswer, HttpRequest } from '../runner/http-client.js';
import { patientExchange } from '../runner/patient-exchange.js';
import { valueAt } from '../runner/placeholders.js';

interface Call {
  readonly key?: string;
  /** Sent as Access-Token. */
  readonly token?: string;
  readonly body?: unknown;
}

/** An API of JSON that the world is built with: the one under test, or the sandbox's control API. */
export class JsonApi {
  constructor(
    private readonly url: string,
    private readonly signal: AbortSignal,
    private readonly seen: (request: HttpRequest, answer: HttpAnswer) => void = () => undefined,
  ) {}

  async call(request: string, { key, token, body }: Call = {}): Promise<HttpAnswer> {
    const [method = '', path = ''] = request.split(' ');
    const http: HttpRequest = {
      method,
      url: this.url + path,
      headers: {
        ...(key !== undefined && { 'x-api-key': key }),
        ...(token !== undefined && { 'access-token': token }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: this.signal,
    };
    const answer = await patientExchange(http);
    this.seen(http, answer);
    return answer;
  }

  /** @throws Error telling the call and its answer, unless it is a success with these values in it */
  async values<Name extends string>(
    request: string,
    options: Call,
    paths: Readonly<Record<Name, string>>,
  ): Promise<Record<Name, string>> {
    const answer = await this.call(request, options);
    const found = Object.entries<string>(paths).map(([name, path]) => [name, valueAt(answer.body, path)] as const);
    if (answer.status >= 300 || found.some(([, value]) => typeof value !== 'string')) {
      throw new Error(`${request} answered ${answer.status}: ${showAnswer(answer.body)}`);
    }
    return Object.fromEntries(found) as Record<Name, string>;
  }
}
