import { LRUCache } from 'lru-cache';
import type { MessageChange, ReceivedContent } from '@chasqui/messages';
import type { Client } from 'whatsapp-web.js';
import { withDeadline } from './browser-process.js';
import type { ReceivedMessage } from './vocabulary.js';

const LOOKUP_TIMEOUT_MS = 5_000;
const MOST_REMEMBERED = 10_000;

/** Finds the phone numbers behind the hidden addresses (`…@lid`) that WhatsApp uses in their place. */
export class PhoneAddresses {
  private readonly known = new LRUCache<string, string>({ max: MOST_REMEMBERED });

  constructor(private readonly client: Pick<Client, 'getContactLidAndPhone'>) {}

  /** The same message with phone numbers where the page can tell them; never rejects. */
  async addressedByPhone(message: ReceivedMessage): Promise<ReceivedMessage> {
    const [chatId, senderId] = await Promise.all([this.phoneOf(message.chatId), this.phoneOf(message.senderId)]);
    return { ...message, chatId, senderId, content: await this.contentByPhone(message.content) };
  }

  /** The same change with the phone number of who made it; never rejects. */
  async changedByPhone(change: MessageChange): Promise<MessageChange> {
    return { ...change, by: { ...change.by, senderId: await this.phoneOf(change.by.senderId) } };
  }

  private async contentByPhone(content: ReceivedContent): Promise<ReceivedContent> {
    if (!content.mentions) return content;
    return { ...content, mentions: await Promise.all(content.mentions.map((address) => this.phoneOf(address))) };
  }

  private async phoneOf(address: string): Promise<string> {
    if (!address.endsWith('@lid')) return address;
    const known = this.known.get(address);
    if (known) return known;
    try {
      const lookup = this.client.getContactLidAndPhone([address]);
      const [found] = await withDeadline(lookup, LOOKUP_TIMEOUT_MS, 'no answer');
      if (!found?.pn) return address;
      this.known.set(address, found.pn);
      return found.pn;
    } catch {
      return address; // the message itself counts more than the number behind its address
    }
  }
}
