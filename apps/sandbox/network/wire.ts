import type { Accounts } from './accounts.js';
import type { Content } from './content/content.js';
import type { Effect } from './effect.js';
import type { Effects } from './effects.js';
import { lidOf } from './lids.js';
import { isReadableOnDevices, viewOf } from './message-view.js';
import { ACK, ackOf, chatOf, messageKey, type Message } from './world.js';

/** A message as one account's pages get it. Accounts are numbers here; which wid that becomes is the page's business. */
export interface WireMessage {
  readonly id: string;
  readonly chat: string;
  /** Of a chat with one account, how it is addressed where addresses are LIDs. */
  readonly chatLid: string | undefined;
  readonly fromMe: boolean;
  readonly from: string;
  readonly to: string;
  readonly content: Content | { readonly type: 'revoked' | 'ciphertext' };
  readonly senderName: string | undefined;
  readonly ack: number;
  readonly order: number;
  /** Seconds. */
  readonly t: number;
  readonly isStarred: boolean;
  /** Milliseconds. */
  readonly editedAtMs: number | undefined;
  readonly reactions: readonly WireEffect[];
  readonly votes: readonly WireEffect[];
}

export type WireEffect = Effect & {
  readonly atMs: number;
  /** What a message says that could not be read before. */
  readonly content?: WireMessage['content'];
};

/** What a message needs of the world to be shown. */
export interface WireWorld {
  readonly accounts: Accounts;
  readonly effects: Effects;
}

/** @param known what was done to the message as far as the page is to know it; without it, everything */
export function toWireMessage(
  message: Message,
  number: string,
  { accounts, effects, known }: WireWorld & { readonly known?: readonly Effect[] },
): WireMessage {
  const fromMe = message.from === number;
  const done = known ?? effects.of(messageKey(message));
  const view = viewOf(message, number, done);
  const chat = chatOf(message, number);
  return {
    id: message.id,
    chat,
    chatLid: chat.includes('@') ? undefined : lidOf(chat),
    fromMe,
    from: message.from,
    to: message.to,
    content: contentFor(view.content, isReadableOnDevices(message, number, done)),
    senderName: accounts.find(message.from)?.name,
    ack: fromMe ? ackOf(message) : (message.receipts[number] ?? ACK.server),
    order: message.order,
    t: Math.floor(Date.parse(message.at) / 1000),
    isStarred: view.isStarred,
    editedAtMs: view.editedAt === undefined ? undefined : Date.parse(view.editedAt),
    reactions: view.reactions.map(toWireEffect),
    votes: view.votes.map(toWireEffect),
  };
}

function contentFor(content: Content | undefined, isReadable: boolean): WireMessage['content'] {
  if (!content) return { type: 'revoked' };
  return isReadable ? content : { type: 'ciphertext' };
}

export function toWireEffect(effect: Effect): WireEffect {
  return { ...effect, atMs: Date.parse(effect.at) };
}
