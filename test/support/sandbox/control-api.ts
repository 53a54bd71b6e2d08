import { call } from '../http.js';

/** The sandbox's control API: what every client of one of its areas is made of. */
export class ControlApi {
  constructor(private readonly url: string) {}

  /** @throws Error with the answer, when it is a refusal */
  async do<T = void>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await call<T>(method, `${this.url}${path}`, { body });
    if (answer.status >= 300) throw new Error(`sandbox ${method} ${path}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  async download(path: string): Promise<Uint8Array> {
    const response = await fetch(`${this.url}${path}`);
    if (!response.ok) throw new Error(`sandbox GET ${path}: ${await response.text()}`);
    return new Uint8Array(await response.arrayBuffer());
  }
}
