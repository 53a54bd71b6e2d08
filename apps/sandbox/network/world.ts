import type { Content } from './content/content.js';
import type { Effect } from './effect.js';
import type { PageBuildName } from './page-builds.js';
import type { Group, GroupNotice } from './groups/group.js';
import type { Block, Call, ChatState, Picture } from './people/rows.js';

/** A person's WhatsApp account. It exists because somebody created its phone, which is its primary device. */
export interface Account {
  readonly number: string;
  readonly name: string;
  /** The second name WhatsApp gives every account; chats are addressed by number, so it is only looked up. */
  readonly lid: string;
  readonly isPhoneOnline: boolean;
  /** What the person says about themselves. */
  readonly about?: string;
  /** How fast a page gets its chats when it starts; all at once by default. */
  readonly syncPace?: { readonly chatsPerStep: number; readonly pauseMs: number };
  /** False when the person lets nobody add them to groups. */
  readonly isAddable?: boolean;
  readonly createdAt: string;
}

/** A browser linked to an account. */
export interface Device {
  readonly id: string;
  readonly number: string;
  readonly secret: string;
  readonly name: string;
  readonly linkedAt: string;
}

export const ACK = { refused: -1, server: 1, delivered: 2, read: 3, played: 4 } as const;
export type Receipt = typeof ACK.delivered | typeof ACK.read | typeof ACK.played;

/** When each receipt of one recipient came, in seconds. */
export type ReceiptTimes = Readonly<Partial<Record<Receipt, number>>>;

/** What the network took from a sender. A row is never deleted: read in order, the table is the ledger. */
export interface Message {
  readonly id: string;
  readonly from: string;
  /** A number, or the jid of a group. */
  readonly to: string;
  readonly content: Content;
  readonly recipients: readonly string[];
  /** Recipients who never see it, and the sender never learns why: they had blocked the sender, or a fault lost it. */
  readonly withheldFrom?: readonly string[];
  /** Recipients who read it without the sender being told. */
  readonly readUnseenBy?: readonly string[];
  /** Made up as something from the past: nobody sent it through this network. */
  readonly isBaseline?: true;
  /** How far the message got with each recipient; nobody is listed before it was delivered there. */
  readonly receipts: Readonly<Record<string, Receipt>>;
  readonly receiptTimes: Readonly<Record<string, ReceiptTimes>>;
  /** Until when its recipients' pages cannot read it: until one asks for it again, or until its sender's phone says so. */
  readonly unreadable?: 'until_asked' | 'until_told';
  /** Grows over the whole network. */
  readonly order: number;
  /** How often the sender handed this (sender, id) over; more than one was folded into this row. */
  readonly attempts: number;
  /** How many of these came under a send counter that their device had used before. */
  readonly reusedCounters: number;
  /** Whether its recipients could not read it: they were not told of it, and are not among `recipients`. */
  readonly isUndecryptable: boolean;
  readonly at: string;
}

export type News =
  | { readonly kind: 'message'; readonly message: string }
  | { readonly kind: 'ack'; readonly message: string; readonly ack: number; readonly previousAck: number }
  | { readonly kind: 'effect'; readonly effect: Effect; readonly previous?: Effect }
  | { readonly kind: 'read'; readonly chat: string }
  | { readonly kind: 'notice'; readonly notice: GroupNotice }
  // What these are now is looked up when they are told, so that a late device is not told of what has passed.
  | { readonly kind: 'group'; readonly group: string }
  | { readonly kind: 'chat'; readonly chat: string }
  | { readonly kind: 'blocks' }
  | { readonly kind: 'profile' };

/** News that a device has not confirmed yet. */
export interface QueuedNews {
  readonly deviceId: string;
  readonly seq: number;
  readonly news: News;
}

/** The highest sequence number a device confirmed, so that numbers are never used twice after a restart. */
export interface QueueCursor {
  readonly deviceId: string;
  readonly seq: number;
}

/** The highest send counter that a device has used. */
export interface Ratchet {
  readonly counter: number;
}

export interface PageOptions {
  /** Which build of the page is served. */
  readonly build: PageBuildName;
  /** How chats between two are addressed. */
  readonly addressing: 'phone' | 'lid';
  /** Whether pages tell nobody which number belongs to which LID. */
  readonly hidesPairs: boolean;
  /** Whether messages that the network has not answered survive a reload of the page, which then sends them again. */
  readonly pageOutbox: boolean;
  /** Whether nobody can read what a device sends under a counter that it used before. */
  readonly strictRatchet: boolean;
}

/** The options that were set for one account, or for all. */
export interface SetPageOptions {
  readonly options: Partial<PageOptions>;
}

export interface Rows {
  accounts: Account;
  devices: Device;
  messages: Message;
  effects: Effect;
  queue: QueuedNews;
  cursors: QueueCursor;
  ratchets: Ratchet;
  pageOptions: SetPageOptions;
  groups: Group;
  chatStates: ChatState;
  blocks: Block;
  pictures: Picture;
  calls: Call;
}

export function messageKey(message: { readonly from: string; readonly id: string }): string {
  return `${message.from}/${message.id}`;
}

/** The recipients that a message can get to. */
export function reachableBy({ recipients, withheldFrom = [] }: Message): string[] {
  return recipients.filter((number) => !withheldFrom.includes(number));
}

/** Everybody who can see a message. */
export function participantsOf(message: Message): string[] {
  return [...new Set([message.from, ...reachableBy(message)])];
}

/** The chat that a message belongs to, seen by one of its participants. */
export function chatOf(message: Message, number: string): string {
  const isBetweenTwo = message.recipients[0] === message.to;
  return message.from === number || !isBetweenTwo ? message.to : message.from;
}

export function ackOf(message: Message): number {
  if (message.recipients.length === 0) return ACK.server;
  return Math.min(...message.recipients.map((number) => toldReceipt(message, number)));
}

function toldReceipt({ receipts, readUnseenBy = [] }: Message, number: string): number {
  const receipt = receipts[number] ?? ACK.server;
  return readUnseenBy.includes(number) ? Math.min(receipt, ACK.delivered) : receipt;
}
