import { ACK, ackOf, chatOf, type Message } from '../network/world.js';

/** A message as the person holding the phone sees it. */
export interface PhoneMessageView {
  readonly id: string;
  readonly chat: string;
  readonly fromMe: boolean;
  readonly from: string;
  readonly to: string;
  readonly type: string;
  readonly text: string;
  readonly quotedMessageId: string | undefined;
  readonly ack: number;
  readonly order: number;
  readonly at: string;
}

export function toPhoneMessageView(message: Message, number: string): PhoneMessageView {
  const { id, from, to, content, order, at } = message;
  const fromMe = from === number;
  return {
    id,
    chat: chatOf(message, number),
    fromMe,
    from,
    to,
    type: content.type,
    text: content.text,
    quotedMessageId: content.quote?.id,
    ack: fromMe ? ackOf(message) : (message.receipts[number] ?? ACK.server),
    order,
    at,
  };
}
