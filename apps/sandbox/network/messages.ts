import type { Audience } from './audience.js';
import type { Content } from './content/content.js';
import type { Devices } from './devices.js';
import type { Faults } from './faults/faults.js';
import type { Ratchets, Stamp } from './ratchets.js';
import type { Queues } from './queues.js';
import type { Receipts } from './receipts.js';
import type { Change, Tables } from './tables.js';
import { messageKey, participantsOf, reachableBy, type Message } from './world.js';

export interface Handover {
  readonly from: string;
  readonly id: string;
  readonly to: string;
  readonly content: Content;
  /** The linked device that hands over; missing when it is the phone itself. */
  readonly deviceId?: string;
  /** The device's send counter. */
  readonly counter?: number;
  readonly unreadable?: NonNullable<Message['unreadable']>;
}

/** Phones do not count what they send. */
const UNCOUNTED: Stamp = { isReused: false, isUndecryptable: false, changes: [] };

export interface Messages {
  /** Takes a message for delivery. The same (sender, id) twice is one message that was handed over twice. */
  accept(handover: Handover): Message;
  find(from: string, id: string): Message | undefined;
}

interface Dependencies {
  readonly tables: Tables;
  readonly audience: Audience;
  readonly devices: Devices;
  readonly queues: Queues;
  readonly ratchets: Ratchets;
  readonly receipts: Receipts;
  readonly faults: Faults;
}

export function createMessages(dependencies: Dependencies): Messages {
  const { tables, audience, devices, queues, ratchets, receipts, faults } = dependencies;
  let lastOrder = 0;
  tables.watch('messages', (now) => {
    lastOrder = now ? Math.max(lastOrder, now.order) : 0;
  });

  /** Tells everybody that the message is for, but the device that it came from. */
  function route(message: Message, deviceId: string | undefined, stamped: readonly Change[]): void {
    const targets = participantsOf(message)
      .flatMap((number) => devices.idsOf(number))
      .filter((id) => id !== deviceId);
    const key = messageKey(message);
    const news = queues.enqueue(targets, { kind: 'message', message: key });
    tables.commit([['messages', key, message], ...stamped, ...news]);
    receipts.settle(message);
  }

  function stampOf({ from, deviceId, counter }: Handover): Stamp {
    if (deviceId === undefined || counter === undefined) return UNCOUNTED;
    return ratchets.stamp({ id: deviceId, number: from }, counter);
  }

  return {
    find: (from, id) => tables.get('messages', messageKey({ from, id })),
    accept(handover) {
      const { from, id, to, deviceId } = handover;
      const known = tables.get('messages', messageKey({ from, id }));
      // One that was taken stays so, whatever the sender may write by now.
      const heard = known && !known.isUndecryptable ? known : audience.ofMessage(from, to);
      const stamp = stampOf(handover);
      const message = known
        ? withAnotherCopy(known, stamp, heard)
        : losable(faults, firstCopy(handover, stamp, { heard, order: lastOrder + 1 }));
      const isNews = message.isUndecryptable !== known?.isUndecryptable;
      if (isNews) route(message, deviceId, stamp.changes);
      else tables.commit([['messages', messageKey(message), message], ...stamp.changes]);
      return message;
    },
  };
}

/** Without the recipients that a fault loses it on the way to. */
function losable(faults: Faults, message: Message): Message {
  const { from: session, id: on } = message;
  const lost = reachableBy(message).filter((recipient) => faults.spring('no-delivery', { session, recipient, on }));
  return lost.length === 0 ? message : { ...message, withheldFrom: [...(message.withheldFrom ?? []), ...lost] };
}

interface Reach {
  readonly heard: Pick<Message, 'recipients' | 'withheldFrom'>;
  readonly order: number;
}

function firstCopy(handover: Handover, { isReused, isUndecryptable }: Stamp, { heard, order }: Reach): Message {
  const { from, id, to, content, unreadable } = handover;
  const untouched = { receipts: {}, receiptTimes: {}, attempts: 1, reusedCounters: isReused ? 1 : 0 };
  const at = new Date().toISOString();
  const said = { from, id, to, content, ...(unreadable ? { unreadable } : {}) };
  return { ...said, ...(isUndecryptable ? NOBODY : heard), ...untouched, isUndecryptable, order, at };
}

/** A message that nobody could read reaches its recipients with the first copy that they can. */
function withAnotherCopy(known: Message, { isReused, isUndecryptable }: Stamp, heard: Reach['heard']): Message {
  const attempts = known.attempts + 1;
  const reusedCounters = known.reusedCounters + (isReused ? 1 : 0);
  const isMadeGood = known.isUndecryptable && !isUndecryptable;
  const again = { ...known, attempts, reusedCounters };
  return isMadeGood ? { ...again, ...heard, isUndecryptable } : again;
}

const NOBODY: Reach['heard'] = { recipients: [] };
