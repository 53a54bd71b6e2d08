import { Queue, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Logger } from '@chasqui/logging';
import { outboxQueueName, TOKEN_ID, type JobData } from './jobs.js';

/** Consumer of one session's tokens. It lives as long as the session is hosted and starts paused. */
export interface OutboxConsumer {
  /** Takes no token but the one that it may just wait for; one that is being worked on goes on. */
  pause(): Promise<void>;
  resume(): void;
  close(): Promise<void>;
}

/** Consumer side of the per-session token queues. */
export class OutboxConsumers {
  constructor(
    private readonly connection: Redis,
    private readonly logger: Logger,
  ) {}

  /** `onToken` is called for one token at a time; what it throws fails the token, and the sweep comes after. */
  async open(sessionId: string, onToken: () => Promise<void>): Promise<OutboxConsumer> {
    const worker = new Worker<JobData<'outbox.wake'>>(outboxQueueName(sessionId), onToken, {
      connection: this.connection,
      concurrency: 1,
      autorun: false,
    });
    worker.on('error', (error) => this.logger.debug({ sessionId, reason: error.message }, 'outbox consumer'));
    worker.on('failed', (_job, error) => this.logger.error({ sessionId, err: error }, 'outbox token failed'));
    await worker.pause(true);
    void this.forgetTokenInWork(sessionId);
    return {
      pause: () => worker.pause(true),
      resume: () => {
        void worker.resume();
      },
      close: () => worker.close(true),
    };
  }

  /** A consumer that died with a token keeps it for half a minute, and new ones would have to wait for that. Never rejects. */
  private async forgetTokenInWork(sessionId: string): Promise<void> {
    const queue = new Queue(outboxQueueName(sessionId), { connection: this.connection, skipWaitingForReady: true });
    queue.on('error', (error) => this.logger.debug({ sessionId, reason: error.message }, 'outbox queue'));
    await queue
      .removeDeduplicationKey(TOKEN_ID)
      .finally(() => queue.close())
      .catch((error: unknown) => {
        this.logger.warn({ sessionId, reason: String(error) }, 'tokens may wait; the sweep finds the messages');
      });
  }
}
