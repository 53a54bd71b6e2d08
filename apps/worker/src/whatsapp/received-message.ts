import type { Message } from 'whatsapp-web.js';
import { serializedWid } from './message-key.js';
import { addressAlone } from './phone-addresses.js';
import { toReceivedContent, type MessageAttributes } from './received-content.js';
import type { ReceivedMessage } from './vocabulary.js';

/** Our words for WhatsApp's message types; any other keeps WhatsApp's own. */
const TYPES: Readonly<Record<string, string>> = {
  chat: 'text',
  ptt: 'voice',
  vcard: 'contact',
  multi_vcard: 'contact',
  poll_creation: 'poll',
};

/** The library's message in our vocabulary; null for what is no message in a chat (status updates, notices). */
export function toReceivedMessage(message: Message): ReceivedMessage | null {
  const data = message.rawData as MessageAttributes;
  const chatId = serializedWid(data['from']);
  if (!/@(c\.us|g\.us|lid)$/.test(chatId)) return null;
  const senderId = serializedWid(data['author']) || chatId;
  const name = typeof data['notifyName'] === 'string' ? data['notifyName'] : null;
  return {
    waId: message.id.id,
    chatId,
    chatWid: chatId,
    senderId,
    sender: { ...addressAlone(senderId), name },
    type: TYPES[message.type] ?? message.type,
    content: toReceivedContent(message.type, data),
    at: new Date(message.timestamp * 1_000),
  };
}

/** What we call a type of message that WhatsApp calls so. */
export function typeOf(type: string): string {
  return TYPES[type] ?? type;
}
