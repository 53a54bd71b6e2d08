import type { Accounts } from './accounts.js';
import { ACK, ackOf, chatOf, type Content, type Message } from './world.js';

/** A message as one account's pages get it. Accounts are numbers here; which wid that becomes is the page's business. */
export interface WireMessage {
  readonly id: string;
  readonly chat: string;
  readonly fromMe: boolean;
  readonly from: string;
  readonly to: string;
  readonly content: Content;
  readonly senderName: string | undefined;
  readonly ack: number;
  /** Seconds. */
  readonly t: number;
}

export function toWireMessage(message: Message, number: string, accounts: Accounts): WireMessage {
  const fromMe = message.from === number;
  return {
    id: message.id,
    chat: chatOf(message, number),
    fromMe,
    from: message.from,
    to: message.to,
    content: message.content,
    senderName: accounts.find(message.from)?.name,
    ack: fromMe ? ackOf(message) : (message.receipts[number] ?? ACK.server),
    t: Math.floor(Date.parse(message.at) / 1000),
  };
}
