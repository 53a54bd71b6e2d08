import type { Connection } from '../connections.js';
import type { Device, QueuedNews } from '../world.js';
import type { Occasion } from './fault.js';
import type { Faults } from './faults.js';

type MessageNews = QueuedNews & { readonly news: { readonly kind: 'message' } };

/** What a device is told, and what it is told again right afterwards. */
export interface Arrangement {
  readonly news: readonly QueuedNews[];
  /** Ids of messages. */
  readonly repeated: readonly string[];
}

/** Lets news come in the wrong order, or twice. */
export interface DeliveryFaults {
  /** Undefined while the first of two messages waits for the second; `wake` is called when it has waited enough. */
  arrange(device: Device, connection: Connection, news: readonly QueuedNews[]): Arrangement | undefined;
}

export function createDeliveryFaults(faults: Faults, wake: (deviceId: string) => void): DeliveryFaults {
  /** Connections on which messages wait to be overtaken. */
  const waiting = new WeakMap<Connection, { isOver: boolean }>();

  /** Whether the news have to wait for more. */
  function hasToWait(device: Device, connection: Connection, messages: readonly MessageNews[]): boolean {
    const wait = waiting.get(connection);
    if (wait) return !wait.isOver && messages.length < 2;
    const [first] = messages;
    const fault = first && faults.spring('reorder-delivery', occasionOf(device, first));
    if (!fault) return false;
    const begun = { isOver: false };
    waiting.set(connection, begun);
    setTimeout(() => {
      begun.isOver = true;
      wake(device.id);
    }, fault.holdMs).unref();
    return messages.length < 2;
  }

  return {
    arrange(device, connection, news) {
      const messages = news.filter(isMessage);
      if (hasToWait(device, connection, messages)) return undefined;
      const isReordered = waiting.delete(connection);
      const others = news.filter((queued) => !isMessage(queued));
      const repeated = messages
        .map((message) => occasionOf(device, message))
        .filter((occasion) => faults.spring('duplicate-delivery', occasion))
        .map(({ on }) => on);
      // What is told of a message comes after it, however late the message is.
      return { news: isReordered ? [...messages.toReversed(), ...others] : news, repeated };
    },
  };
}

function isMessage(queued: QueuedNews): queued is MessageNews {
  return queued.news.kind === 'message';
}

function occasionOf({ number }: Device, { news }: MessageNews): Occasion {
  const [from, id = ''] = news.message.split('/');
  return { session: number, recipient: from, on: id };
}
