import type { Connection, Connections } from './connections.js';
import { createDeliveryFaults } from './faults/delivery-faults.js';
import type { Faults } from './faults/faults.js';
import type { Queues } from './queues.js';
import type { Receipts } from './receipts.js';
import { toWireNews, type NewsSources } from './wire-news.js';
import type { Device } from './world.js';

/** Brings queued news to the pages that are connected and ready to take them. */
export interface Delivery {
  /** From now on this connection gets its device's news, beginning with everything that is waiting. */
  open(device: Device, connection: Connection): void;
  confirm(device: Device, seq: number): void;
}

interface Dependencies extends NewsSources {
  readonly connections: Connections;
  readonly queues: Queues;
  readonly receipts: Receipts;
  readonly faults: Faults;
}

export function createDelivery(dependencies: Dependencies): Delivery {
  const { tables, connections, queues, receipts, faults } = dependencies;
  const sentUpTo = new WeakMap<Connection, number>();
  const wake = onceATurn(deliver);
  const deliveryFaults = createDeliveryFaults(faults, wake);

  tables.watch('queue', (now) => {
    if (now) wake(now.deviceId);
  });

  function deliver(deviceId: string): void {
    const connection = connections.of(deviceId);
    const device = tables.get('devices', deviceId);
    const sent = connection && sentUpTo.get(connection);
    if (!connection || !device || sent === undefined) return;
    const fresh = queues.pending(deviceId).filter(({ seq }) => seq > sent);
    const last = fresh.at(-1);
    const arranged = last && deliveryFaults.arrange(device, connection, fresh);
    if (!arranged) return;
    sentUpTo.set(connection, last.seq);
    connection.push('queue.news', { news: toWireNews(arranged.news, device.number, dependencies) });
    if (arranged.repeated.length > 0) connection.push('page.fault', { kind: 'repeat', ids: arranged.repeated });
  }

  return {
    open(device, connection) {
      sentUpTo.set(connection, 0);
      wake(device.id);
    },
    confirm(device, seq) {
      for (const { news } of queues.confirm(device.id, seq)) {
        if (news.kind === 'message') receipts.delivered(news.message, device.number);
      }
    },
  };
}

/** Calls back after the current turn: the answer to a send leaves before the acks it caused, and bursts become one push. */
function onceATurn(callback: (deviceId: string) => void): (deviceId: string) => void {
  const waiting = new Set<string>();

  function flush(): void {
    const deviceIds = [...waiting];
    waiting.clear();
    deviceIds.forEach(callback);
  }

  return (deviceId) => {
    if (waiting.size === 0) setImmediate(flush);
    waiting.add(deviceId);
  };
}
