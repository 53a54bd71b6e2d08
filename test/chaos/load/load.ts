import { setMaxListeners } from 'node:events';
import type { ClientRequest } from '../judge/books.js';
import type { ChaosSession } from '../stack/chaos-session.js';
import { BatchClient } from './batch-client.js';
import { HonestClient } from './honest-client.js';

const CLIENTS_PER_SESSION = 3;
const MESSAGES_PER_SECOND_AND_SESSION = 5;
/** More than a batch has lines. */
const BATCH_NUMBERS = 100_000;
const FIRST_BATCH_RECIPIENT = 4_915_700_000_000;

/** Clients that write through all sessions, steadily, whatever happens, and one that sends a list through each. */
export class Load {
  private readonly clients: readonly HonestClient[];
  private readonly batches: readonly BatchClient[];
  private readonly stopping = new AbortController();
  private readonly givingUp = new AbortController();
  private running: Promise<unknown> = Promise.resolve();

  /** @param linesPerSession of the batch that each session sends; 0 for none */
  constructor(apiUrl: string, sessions: readonly ChaosSession[], linesPerSession: number) {
    const intervalMs = (CLIENTS_PER_SESSION * 1_000) / MESSAGES_PER_SECOND_AND_SESSION;
    this.clients = sessions.flatMap((session, index) =>
      Array.from({ length: CLIENTS_PER_SESSION }, (_, one) => {
        const name = `client ${index + 1}.${one + 1}`;
        return new HonestClient({ name, apiUrl, session, intervalMs });
      }),
    );
    this.batches = (linesPerSession > 0 ? sessions : []).map((session, index) => {
      const firstRecipient = FIRST_BATCH_RECIPIENT + index * BATCH_NUMBERS;
      return new BatchClient(apiUrl, session, { count: linesPerSession, firstRecipient });
    });
  }

  start(): void {
    const { stopping, givingUp } = this;
    setMaxListeners(this.clients.length + this.batches.length, stopping.signal, givingUp.signal);
    this.running = Promise.all([
      ...this.clients.map((client) => client.run(stopping.signal, givingUp.signal)),
      ...this.batches.map((batch) => batch.run(givingUp.signal)),
    ]);
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
    return [...this.clients, ...this.batches].reduce((sum, { requested }) => sum + requested, 0);
  }

  /** Of which a client is still waiting to hear something clear. */
  get unanswered(): number {
    return this.requested - this.requests.length;
  }

  get requests(): ClientRequest[] {
    return [...this.clients, ...this.batches].flatMap(({ requests }) => requests);
  }
}
