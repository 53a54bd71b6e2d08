import { isRegistered } from './accounts.js';
import type { Content } from './content/content.js';
import type { Devices } from './devices.js';
import { NetworkError } from './network-error.js';
import type { Queues } from './queues.js';
import type { Receipts } from './receipts.js';
import type { Tables } from './tables.js';
import { messageKey, type Message } from './world.js';

export interface Handover {
  readonly from: string;
  readonly id: string;
  readonly to: string;
  readonly content: Content;
  /** The linked device that hands over; missing when it is the phone itself. */
  readonly deviceId?: string;
  readonly unreadable?: NonNullable<Message['unreadable']>;
}

export interface Messages {
  /** Takes a message for delivery. The same (sender, id) twice is one message that was handed over twice. */
  accept(handover: Handover): Message;
  find(from: string, id: string): Message | undefined;
}

interface Dependencies {
  readonly tables: Tables;
  readonly devices: Devices;
  readonly queues: Queues;
  readonly receipts: Receipts;
}

export function createMessages({ tables, devices, queues, receipts }: Dependencies): Messages {
  let lastOrder = 0;
  tables.watch('messages', (now) => {
    lastOrder = now ? Math.max(lastOrder, now.order) : 0;
  });

  function route(message: Message, origin: string | undefined): void {
    const accounts = new Set([message.from, ...message.recipients]);
    const targets = [...accounts].flatMap((number) => devices.idsOf(number)).filter((id) => id !== origin);
    const key = messageKey(message);
    const news = queues.enqueue(targets, { kind: 'message', message: key });
    tables.commit([['messages', key, message], ...news]);
    receipts.settle(message);
  }

  return {
    find: (from, id) => tables.get('messages', messageKey({ from, id })),
    accept({ deviceId, ...handover }) {
      const { from, id, to } = handover;
      const known = tables.get('messages', messageKey({ from, id }));
      if (known) {
        const again = { ...known, attempts: known.attempts + 1 };
        tables.commit([['messages', messageKey(known), again]]);
        return again;
      }
      if (!isRegistered(to)) throw new NetworkError('not_registered', `${to} is not on WhatsApp.`);
      const order = lastOrder + 1;
      const at = new Date().toISOString();
      const untouched = { recipients: [to], receipts: {}, receiptTimes: {}, attempts: 1 };
      const message: Message = { ...handover, ...untouched, order, at };
      route(message, deviceId);
      return message;
    },
  };
}
