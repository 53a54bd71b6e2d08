import { Agent, get } from 'node:http';
import { text } from 'node:stream/consumers';

/** Asks one question after another over one connection, and does as little as it can besides. */
export class PageClient {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 1 });

  constructor(
    private readonly apiUrl: string,
    private readonly apiKey: string,
  ) {}

  /**
   * @returns what was answered, and how long that took, until its last byte
   * @throws Error when it is not 200
   */
  async ask(path: string): Promise<{ answer: unknown; ms: number }> {
    const startedAt = performance.now();
    const { status, body } = await new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
      get(this.apiUrl + path, { agent: this.agent, headers: { 'x-api-key': this.apiKey } }, (answer) => {
        text(answer).then((body) => {
          resolve({ status: answer.statusCode, body });
        }, reject);
      }).on('error', reject);
    });
    const ms = performance.now() - startedAt;
    if (status !== 200) throw new Error(`GET ${path} answered ${String(status)}: ${body.slice(0, 300)}`);
    return { answer: JSON.parse(body) as unknown, ms };
  }

  close(): void {
    this.agent.destroy();
  }
}
