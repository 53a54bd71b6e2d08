import type { Change, Tables } from './tables.js';
import type { News, QueuedNews } from './world.js';

/** What was not delivered to each device yet. News leave the queue when the device's page confirms them. */
export interface Queues {
  /** The changes that put news into a device's queue; the caller commits them together with what made the news. */
  enqueue(deviceIds: Iterable<string>, news: News): Change[];
  /** Oldest first. */
  pending(deviceId: string): QueuedNews[];
  /** Takes everything up to `seq` out of the queue and returns it. */
  confirm(deviceId: string, seq: number): QueuedNews[];
  /** The changes that forget a device. */
  forget(deviceId: string): Change[];
}

export function createQueues(tables: Tables): Queues {
  const queues = new Map<string, Map<number, QueuedNews>>();
  let lastSeq = 0;

  tables.watch('queue', (now, before) => {
    if (now) {
      const queue = queues.get(now.deviceId) ?? new Map<number, QueuedNews>();
      queues.set(now.deviceId, queue.set(now.seq, now));
      lastSeq = Math.max(lastSeq, now.seq);
    } else if (before) {
      queues.get(before.deviceId)?.delete(before.seq);
    }
  });
  tables.watch('cursors', (now) => {
    lastSeq = Math.max(lastSeq, now?.seq ?? 0);
  });

  function pending(deviceId: string): QueuedNews[] {
    return [...(queues.get(deviceId)?.values() ?? [])];
  }

  return {
    pending,
    enqueue: (deviceIds, news) => [...deviceIds].map((deviceId) => put({ deviceId, seq: ++lastSeq, news })),
    confirm(deviceId, seq) {
      const queue = pending(deviceId);
      const end = queue.findIndex((queued) => queued.seq > seq);
      const confirmed = end < 0 ? queue : queue.slice(0, end);
      if (confirmed.length > 0) tables.commit([...confirmed.map(drop), ['cursors', deviceId, { deviceId, seq }]]);
      return confirmed;
    },
    forget: (deviceId) => [...pending(deviceId).map(drop), ['cursors', deviceId]],
  };
}

function put(queued: QueuedNews): Change {
  return ['queue', rowKey(queued), queued];
}

function drop(queued: QueuedNews): Change {
  return ['queue', rowKey(queued)];
}

function rowKey({ deviceId, seq }: QueuedNews): string {
  return `${deviceId}/${seq}`;
}
