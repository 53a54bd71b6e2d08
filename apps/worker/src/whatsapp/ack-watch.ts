import type { Client, Message } from 'whatsapp-web.js';

/**
 * Hears whether the network took one message: its acknowledgement may come where the answer to its send does not. A
 * refusal (−1) proves nothing here: its answer tells why, and an acknowledgement may still correct it.
 */
export class AckWatch {
  isTaken = false;
  /** Resolves when the network has it; never, if that is not heard. */
  readonly taken: Promise<void>;
  private readonly onAck: (message: Message, ack: number) => void;

  /** @param waId bare id */
  constructor(
    private readonly client: Pick<Client, 'on' | 'off'>,
    waId: string,
  ) {
    let tell: () => void;
    this.taken = new Promise((resolve) => (tell = resolve));
    this.onAck = (message, ack) => {
      if (message.id.id !== waId || ack < 1) return;
      this.isTaken = true;
      tell();
    };
    client.on('message_ack', this.onAck);
  }

  end(): void {
    this.client.off('message_ack', this.onAck);
  }
}
