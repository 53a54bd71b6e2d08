import { setMaxListeners } from 'node:events';
import type { ClientRequest } from '../judge/books.js';
import type { ChaosSession } from '../stack/chaos-session.js';
import { HonestClient } from './honest-client.js';

const CLIENTS_PER_SESSION = 3;
const MESSAGES_PER_SECOND_AND_SESSION = 5;

/** Clients that write through all sessions, steadily, whatever happens. */
export class Load {
  private readonly clients: readonly HonestClient[];
  private readonly stopping = new AbortController();
  private readonly givingUp = new AbortController();
  private running: Promise<unknown> = Promise.resolve();

  constructor(apiUrl: string, sessions: readonly ChaosSession[]) {
    const intervalMs = (CLIENTS_PER_SESSION * 1_000) / MESSAGES_PER_SECOND_AND_SESSION;
    this.clients = sessions.flatMap((session, index) =>
      Array.from({ length: CLIENTS_PER_SESSION }, (_, one) => {
        const name = `client ${index + 1}.${one + 1}`;
        return new HonestClient({ name, apiUrl, session, intervalMs });
      }),
    );
  }

  start(): void {
    setMaxListeners(this.clients.length, this.stopping.signal, this.givingUp.signal);
    this.running = Promise.all(this.clients.map((client) => client.run(this.stopping.signal, this.givingUp.signal)));
  }

  /** Begins no further message. Resolves when every client has its answer. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  /** From now on a message without a clear answer stays without one. */
  async giveUp(): Promise<void> {
    this.givingUp.abort();
    await this.stop();
  }

  get requested(): number {
    return this.clients.reduce((sum, { requested }) => sum + requested, 0);
  }

  /** Of which a client is still waiting to hear something clear. */
  get unanswered(): number {
    return this.requested - this.requests.length;
  }

  get requests(): ClientRequest[] {
    return this.clients.flatMap(({ requests }) => requests);
  }
}
