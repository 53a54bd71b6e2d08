import type { Accounts } from './accounts.js';
import type { Conversations } from './conversations.js';
import type { Devices } from './devices.js';
import type { Faults } from './faults/faults.js';
import type { ChatStates } from './people/chat-states.js';
import type { Queues } from './queues.js';
import type { Change, Tables } from './tables.js';
import { ACK, ackOf, messageKey, reachableBy, type Message, type Receipt, type ReceiptTimes } from './world.js';

/** How long a number without a phone takes to receive a message. */
const PHANTOM_DELAY_MS = 30;

const RECEIPTS = [ACK.delivered, ACK.read, ACK.played] as const;

export interface Receipts {
  /** Delivers to every recipient that is able to receive now: phones that are online, and numbers without a phone. */
  settle(message: Message): void;
  /** Settles whatever was left open, for example because the sandbox was killed. */
  settleAll(): void;
  delivered(key: string, number: string): void;
  /** Marks a chat as read on all devices of an account. */
  readChat(number: string, chat: string): void;
  /** A recipient listened to a voice message, or watched a video. */
  played(message: Message, number: string): void;
}

interface Dependencies {
  readonly tables: Tables;
  readonly accounts: Accounts;
  readonly devices: Devices;
  readonly conversations: Conversations;
  readonly queues: Queues;
  readonly chatStates: ChatStates;
  readonly faults: Faults;
}

export function createReceipts(dependencies: Dependencies): Receipts {
  const { tables, accounts, devices, conversations, queues, chatStates, faults } = dependencies;

  function advance(message: Message, number: string, receipt: Receipt): Change[] {
    const received = withReceipt(message, number, receipt);
    if (!received) return [];
    const next = isUnseen(faults, message, { number, receipt }) ? unseenBy(message, received, number) : received;
    const key = messageKey(message);
    const [previousAck, ack] = [ackOf(message), ackOf(next)];
    const told = ack > previousAck ? devices.idsOf(message.from) : [];
    return [['messages', key, next], ...queues.enqueue(told, { kind: 'ack', message: key, ack, previousAck })];
  }

  function delivered(key: string, number: string): void {
    const message = tables.get('messages', key);
    tables.commit(message ? advance(message, number, ACK.delivered) : []);
  }

  function settle(message: Message): void {
    const key = messageKey(message);
    for (const number of reachableBy(message).filter((one) => message.receipts[one] === undefined)) {
      const phone = accounts.find(number);
      if (phone?.isPhoneOnline) delivered(key, number);
      if (!phone) setTimeout(delivered, PHANTOM_DELAY_MS, key, number);
    }
  }

  return {
    settle,
    delivered,
    settleAll() {
      for (const message of [...tables.all('messages')]) settle(message);
    },
    played(message, number) {
      tables.commit(advance(message, number, ACK.played));
    },
    readChat(number, chat) {
      const read = conversations.unreadIn(number, chat).flatMap((message) => advance(message, number, ACK.read));
      const changes = [...read, ...chatStates.unmark(number, chat)];
      if (changes.length === 0) return;
      tables.commit([...changes, ...queues.enqueue(devices.idsOf(number), { kind: 'read', chat })]);
    },
  };
}

interface Reading {
  readonly number: string;
  readonly receipt: Receipt;
}

function isUnseen(faults: Faults, { from, id }: Message, { number, receipt }: Reading): boolean {
  return receipt >= ACK.read && faults.spring('no-read', { session: from, recipient: number, on: id }) !== undefined;
}

/** What the sender is told of a message does not change by this reading. */
function unseenBy(before: Message, received: Message, reader: string): Message {
  const readUnseenBy = [...(before.readUnseenBy ?? []), reader];
  return { ...received, receiptTimes: before.receiptTimes, readUnseenBy };
}

/** Undefined when it says nothing new. Whoever read a message has received it as well, and so on. */
function withReceipt(message: Message, number: string, receipt: Receipt): Message | undefined {
  const known = message.receipts[number] ?? ACK.server;
  if (!reachableBy(message).includes(number) || known >= receipt) return undefined;
  const now = Math.floor(Date.now() / 1000);
  const fresh = RECEIPTS.filter((step) => step > known && step <= receipt).map((step) => [step, now] as const);
  const times: ReceiptTimes = { ...message.receiptTimes[number], ...Object.fromEntries(fresh) };
  return {
    ...message,
    receipts: { ...message.receipts, [number]: receipt },
    receiptTimes: { ...message.receiptTimes, [number]: times },
  };
}
