import type { Redis } from 'ioredis';
import type { Logger } from '@chasqui/logging';

const PREFIX = 'chasqui:';

/**
 * Messages for one process, which has a box of its own name. Nothing is kept: what nobody hears is gone, and whoever
 * waits for an answer needs a deadline.
 */
export class Mailboxes {
  private readonly boxes = new Map<string, (message: unknown) => void>();

  constructor(
    private readonly commands: Redis,
    private readonly subscriber: Redis,
    private readonly logger: Logger,
  ) {
    this.subscriber.on('message', (channel: string, text: string) => {
      this.receive(channel, text);
    });
  }

  /** Resolves when Redis has heard of it, however long that takes; the box outlives lost connections. */
  async open(name: string, onMessage: (message: unknown) => void): Promise<void> {
    this.boxes.set(PREFIX + name, onMessage);
    await this.subscriber.subscribe(PREFIX + name);
  }

  /** @returns whether a box of that name was open; @throws what ioredis throws when Redis is away */
  async post(name: string, message: object): Promise<boolean> {
    return (await this.commands.publish(PREFIX + name, JSON.stringify(message))) > 0;
  }

  private receive(channel: string, text: string): void {
    const onMessage = this.boxes.get(channel);
    if (!onMessage) return;
    let message: unknown;
    try {
      message = JSON.parse(text);
    } catch (error) {
      // Anybody with the password can publish: what is not ours is noted and dropped.
      this.logger.warn({ channel, reason: String(error) }, 'message that is no JSON');
      return;
    }
    onMessage(message);
  }
}
