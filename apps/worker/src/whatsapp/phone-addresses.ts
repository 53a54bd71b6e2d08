import { LRUCache } from 'lru-cache';
import type { SeenPerson } from '@chasqui/contacts';
import type { MessageChange, ReceivedContent } from '@chasqui/messages';
import type { Person } from '@chasqui/session-calls';
import { isHiddenId } from '@chasqui/whatsapp-vocabulary';
import type { Client } from 'whatsapp-web.js';
import { withDeadline } from './browser-process.js';
import type { Contacts } from './contacts.js';
import type { ChangedMessage, ReceivedMessage } from './vocabulary.js';

const LOOKUP_TIMEOUT_MS = 5_000;
const MOST_REMEMBERED = 10_000;
/** Numbers change their owners, and owners their numbers. */
const KNOWN_FOR_MS = 10 * 60_000;
/** Of whom the page knows one address alone; it may learn the other any time. */
const ASKED_AGAIN_MS = 60_000;

/**
 * Finds both addresses of people: the phone numbers behind the hidden ones (`…@lid`) that WhatsApp uses in their place,
 * about which WhatsApp is asked, and the hidden ones of phone numbers, if the page has them.
 */
export class PhoneAddresses {
  private readonly known = new LRUCache<string, Person>({ max: MOST_REMEMBERED });

  constructor(
    private readonly client: Pick<Client, 'getContactLidAndPhone'>,
    private readonly contacts: Pick<Contacts, 'addressesOf'>,
  ) {}

  /** Another document may know more. */
  forget(): void {
    this.known.clear();
  }

  /** The same message with phone numbers where the page can tell them; never rejects. */
  async addressedByPhone(message: ReceivedMessage): Promise<ReceivedMessage> {
    const { chatId, senderId } = message;
    const ofChat = this.addressesOf(chatId);
    const ofSender = senderId === chatId ? ofChat : this.addressesOf(senderId);
    const [chat, sender] = await Promise.all([ofChat, ofSender]);
    return {
      ...message,
      chatId: chat.phone ?? chatId,
      senderId: sender.phone ?? senderId,
      sender: { ...sender, name: message.sender.name },
      content: await this.contentByPhone(message.content),
    };
  }

  /** The same change with the phone number of who made it; never rejects. */
  async changedByPhone(change: MessageChange): Promise<ChangedMessage> {
    const { senderId, fromMe } = change.by;
    const person = await this.addressesOf(senderId);
    const author: SeenPerson | null = fromMe ? null : { ...person, name: null };
    return { change: { ...change, by: { fromMe, senderId: person.phone ?? senderId } }, author };
  }

  private async contentByPhone(content: ReceivedContent): Promise<ReceivedContent> {
    if (!content.mentions) return content;
    return { ...content, mentions: await Promise.all(content.mentions.map((address) => this.phoneOf(address))) };
  }

  private async phoneOf(address: string): Promise<string> {
    return isHiddenId(address) ? ((await this.addressesOf(address)).phone ?? address) : address;
  }

  private async addressesOf(address: string): Promise<Person> {
    const known = this.known.get(address);
    if (known) return known;
    try {
      const found = await withDeadline(this.lookUp(address), LOOKUP_TIMEOUT_MS, 'no answer');
      const isWhole = found.phone !== null && found.lid !== null;
      this.known.set(address, found, { ttl: isWhole ? KNOWN_FOR_MS : ASKED_AGAIN_MS });
      return found;
    } catch {
      return addressAlone(address); // the message itself counts more than who else its address is
    }
  }

  private async lookUp(address: string): Promise<Person> {
    const alone = addressAlone(address);
    if (alone.phone !== null) return (await this.contacts.addressesOf([address])).get(address) ?? alone;
    if (alone.lid === null) return alone;
    const [found] = await this.client.getContactLidAndPhone([address]);
    return { phone: phoneIn(found?.pn), lid: address };
  }
}

/** What an address tells by itself; that of a group is nobody's. */
export function addressAlone(address: string): Person {
  return { phone: phoneIn(address), lid: isHiddenId(address) ? address : null };
}

function phoneIn(address: string | undefined): string | null {
  return address?.endsWith('@c.us') ? address : null;
}
