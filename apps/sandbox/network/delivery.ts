import type { Accounts } from './accounts.js';
import type { Connection, Connections } from './connections.js';
import { effectKey, type Effect } from './effect.js';
import type { Effects } from './effects.js';
import type { Queues } from './queues.js';
import type { Receipts } from './receipts.js';
import type { Tables } from './tables.js';
import { effectsKnown } from './upcoming.js';
import { toWireEffect, toWireMessage, type WireEffect, type WireMessage } from './wire.js';
import type { Device, QueuedNews } from './world.js';

type WireNews =
  | { readonly seq: number; readonly kind: 'message'; readonly message: WireMessage }
  | { readonly seq: number; readonly kind: 'ack'; readonly message: WireMessage; readonly ack: number }
  | { readonly seq: number; readonly kind: 'effect'; readonly message: WireMessage; readonly effect: WireEffect }
  | { readonly seq: number; readonly kind: 'read'; readonly chat: string };

/** Brings queued news to the pages that are connected and ready to take them. */
export interface Delivery {
  /** From now on this connection gets its device's news, beginning with everything that is waiting. */
  open(device: Device, connection: Connection): void;
  confirm(device: Device, seq: number): void;
}

interface Dependencies {
  readonly tables: Tables;
  readonly accounts: Accounts;
  readonly connections: Connections;
  readonly effects: Effects;
  readonly queues: Queues;
  readonly receipts: Receipts;
}

export function createDelivery(dependencies: Dependencies): Delivery {
  const { tables, connections, queues, receipts } = dependencies;
  const sentUpTo = new WeakMap<Connection, number>();
  const wake = onceATurn(deliver);

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
    if (!last) return;
    sentUpTo.set(connection, last.seq);
    connection.push('queue.news', { news: toWireNews(fresh, device.number, dependencies) });
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

/** Each message as it was when its news were made: what comes later in the queue has not happened to it yet. */
function toWireNews(queue: readonly QueuedNews[], number: string, dependencies: Dependencies): WireNews[] {
  const knownEffects = new Map<string, Effect | undefined>();
  const wire: WireNews[][] = [];
  for (const queued of queue.toReversed()) {
    const { news } = queued;
    if (news.kind === 'effect') knownEffects.set(effectKey(news.effect), news.previous);
    wire.unshift(toWire(queued, number, { ...dependencies, knownEffects }));
  }
  return wire.flat();
}

interface Moment extends Dependencies {
  readonly knownEffects: ReadonlyMap<string, Effect | undefined>;
}

function toWire({ seq, news }: QueuedNews, number: string, moment: Moment): WireNews[] {
  if (news.kind === 'read') return [{ seq, ...news }];
  const row = moment.tables.get('messages', news.kind === 'effect' ? news.effect.message : news.message);
  if (!row) return [];
  const known = effectsKnown(row, moment.effects, moment.knownEffects);
  if (known.some(({ kind, by }) => kind === 'hide' && by === number)) return [];
  const message = toWireMessage(row, number, { ...moment, known });
  if (news.kind === 'message') return [{ seq, kind: 'message', message }];
  if (news.kind === 'ack') return [{ seq, kind: 'ack', message: { ...message, ack: news.previousAck }, ack: news.ack }];
  const content = news.effect.kind === 'decrypt' ? { content: row.content } : {};
  return [{ seq, kind: 'effect', message, effect: { ...toWireEffect(news.effect), ...content } }];
}
