import { Queue } from 'bullmq';
import { GroupedCalls } from '@chasqui/grouped-calls';
import type { Redis } from 'ioredis';
import type { Logger } from '@chasqui/logging';
import { outboxQueueName, TOKEN_ID, type JobData } from './jobs.js';

const MAX_OPEN_QUEUES = 500;

type OutboxQueue = Queue<JobData<'outbox.wake'>>;

/** Producer side of the per-session token queues. */
export class OutboxTokens {
  private readonly queues = new Map<string, OutboxQueue>();
  private readonly wakes = new GroupedCalls<null, null>(async (sessionId, calls) => {
    await this.add(sessionId);
    return calls.map(() => null);
  });

  constructor(
    private readonly connection: Redis,
    private readonly logger: Logger,
  ) {}

  /**
   * Adds a token unless one waits already, and one for all who ask meanwhile: whoever takes it sends all that is due.
   * Never rejects: without it the sweep of the session's owner finds the row within 5 s.
   */
  async wake(sessionId: string): Promise<void> {
    await this.wakes.call(sessionId, null);
  }

  private async add(sessionId: string): Promise<void> {
    const deduplication = { id: TOKEN_ID, keepLastIfActive: true };
    try {
      await this.queueOf(sessionId).add(
        'outbox.wake',
        { sessionId },
        { deduplication, removeOnComplete: true, removeOnFail: true },
      );
    } catch (error) {
      this.logger.warn({ sessionId, reason: String(error) }, 'token not queued; the sweep will find the message');
    }
  }

  /** Removes the queue of a session that is gone, with all its tokens. Never rejects: what is left is only tokens. */
  async forget(sessionId: string): Promise<void> {
    try {
      await this.queueOf(sessionId).obliterate({ force: true });
    } catch (error) {
      this.logger.warn({ sessionId, reason: String(error) }, 'queue not removed');
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.queues.values()].map((queue) => queue.close()));
  }

  /** The most recently used queues stay open; a Map keeps its insertion order, so the first is the least recent. */
  private queueOf(sessionId: string): OutboxQueue {
    const name = outboxQueueName(sessionId);
    const queue = this.queues.get(name) ?? this.open(name);
    this.queues.delete(name);
    this.queues.set(name, queue);
    return queue;
  }

  private open(name: string): OutboxQueue {
    const [oldest] = this.queues;
    if (oldest && this.queues.size >= MAX_OPEN_QUEUES) {
      this.queues.delete(oldest[0]);
      oldest[1].close().catch((error: unknown) => this.logger.warn({ reason: String(error) }, 'queue not closed'));
    }
    const queue: OutboxQueue = new Queue(name, { connection: this.connection, skipWaitingForReady: true });
    queue.on('error', (error) => this.logger.debug({ reason: error.message }, 'queue connection'));
    return queue;
  }
}
