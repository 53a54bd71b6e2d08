import type { Message } from 'whatsapp-web.js';
import type { ReceivedMessage } from './vocabulary.js';

/** Our words for WhatsApp's message types; any other keeps WhatsApp's own. */
const TYPES: Readonly<Record<string, string>> = { chat: 'text', ptt: 'voice', vcard: 'contact', poll_creation: 'poll' };

/**
 * An id that comes as a string from events and as an object from calls, and whose serialized property is `_serialized`
 * or `$1` by the page's build: found by value.
 */
export function serializedWid(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return '';
  const found = (Object.values(value) as unknown[]).find((part) => typeof part === 'string' && part.includes('@'));
  return typeof found === 'string' ? found : '';
}

/** The library's message in our vocabulary; null for what is no message in a chat (status updates, notices). */
export function toReceivedMessage(message: Message): ReceivedMessage | null {
  const data = message.rawData as { quotedStanzaID?: unknown; from?: unknown; author?: unknown };
  const chatId = serializedWid(data.from);
  if (!/@(c\.us|g\.us|lid)$/.test(chatId)) return null;
  return {
    waId: message.id.id,
    chatId,
    chatWid: chatId,
    senderId: serializedWid(data.author) || chatId,
    type: TYPES[message.type] ?? message.type,
    text: message.body,
    quotedMessageId: typeof data.quotedStanzaID === 'string' ? data.quotedStanzaID : undefined,
    at: new Date(message.timestamp * 1_000),
  };
}
