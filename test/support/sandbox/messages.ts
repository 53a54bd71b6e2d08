import { createHash } from 'node:crypto';
import { eventually } from '../eventually.js';
import type { ControlApi } from './control-api.js';

export interface PhoneMedia {
  base64: string;
  mimeType: string;
  filename?: string;
  caption?: string;
  seconds?: number;
}

/** What a phone sends: exactly one kind of content, and whom it is for. */
export type PhoneContent =
  | { text: string }
  | { image: PhoneMedia }
  | { video: PhoneMedia }
  | { audio: PhoneMedia }
  | { voice: PhoneMedia }
  | { document: PhoneMedia }
  | { sticker: PhoneMedia }
  | { location: { latitude: number; longitude: number; name?: string; address?: string; url?: string } }
  | { contacts: { name: string; vcard: string }[] }
  | { poll: { name: string; options: string[]; isMultipleChoice?: boolean } };

export interface PhoneContext {
  quotedMessageId?: string;
  mentions?: string[];
  forwardingScore?: number;
  unreadable?: 'until_asked' | 'until_told';
}

type PhoneSend = PhoneContent & PhoneContext & { to: string };

/** A message as the person who holds the phone sees it. */
export interface MessageOnPhone {
  id: string;
  chat: string;
  fromMe: boolean;
  from: string;
  to: string;
  type: string;
  text: string;
  media?: { sha256: string; sizeBytes: number; mimeType: string; filename?: string };
  location?: { latitude: number; longitude: number; url?: string };
  contacts?: { name: string; vcard: string }[];
  poll?: { options: string[]; isMultipleChoice: boolean; votes: { from: string; options: string[] }[] };
  quotedMessageId?: string;
  mentions: string[];
  forwardingScore: number;
  reactions: { from: string; emoji: string }[];
  isEdited: boolean;
  isStarred: boolean;
  pinnedForSeconds?: number;
  ack: number;
}

/** Writing on a phone, and doing something to what is there. */
export class MessagesClient {
  constructor(private readonly api: ControlApi) {}

  /** @returns the id of the message */
  async send(number: string, message: PhoneSend): Promise<string> {
    return (await this.api.do<{ id: string }>('POST', `/phones/${number}/messages`, message)).id;
  }

  async list(number: string, chat?: string): Promise<MessageOnPhone[]> {
    const query = chat === undefined ? '' : `?chat=${encodeURIComponent(chat)}`;
    return (await this.api.do<{ messages: MessageOnPhone[] }>('GET', `/phones/${number}/messages${query}`)).messages;
  }

  async find(number: string, id: string): Promise<MessageOnPhone | undefined> {
    return (await this.list(number)).find((message) => message.id === id);
  }

  /** A message once it is there: the library's sends resolve before the network took them. */
  async arrived(number: string, id: string): Promise<MessageOnPhone> {
    const found = await eventually(
      () => this.find(number, id),
      (message) => message !== undefined,
    );
    if (!found) throw new Error(`message ${id} did not arrive`);
    return found;
  }

  /** @returns the hash of the bytes that the phone downloads */
  async mediaSha256(number: string, id: string): Promise<string> {
    const bytes = await this.api.download(`/phones/${number}/messages/${id}/media`);
    return createHash('sha256').update(bytes).digest('hex');
  }

  /** @param emoji empty: takes the reaction back */
  react(number: string, id: string, emoji: string): Promise<MessageOnPhone> {
    return this.api.do('PUT', `/phones/${number}/messages/${id}/reaction`, { emoji });
  }

  edit(number: string, id: string, text: string): Promise<MessageOnPhone> {
    return this.api.do('PATCH', `/phones/${number}/messages/${id}`, { text });
  }

  delete(number: string, id: string, forWhom: 'everyone' | 'me'): Promise<MessageOnPhone> {
    return this.api.do('DELETE', `/phones/${number}/messages/${id}?for=${forWhom}`);
  }

  star(number: string, id: string, isStarred: boolean): Promise<MessageOnPhone> {
    return this.api.do('PUT', `/phones/${number}/messages/${id}/star`, { isStarred });
  }

  vote(number: string, id: string, options: string[]): Promise<MessageOnPhone> {
    return this.api.do('PUT', `/phones/${number}/messages/${id}/vote`, { options });
  }

  markPlayed(number: string, id: string): Promise<MessageOnPhone> {
    return this.api.do('POST', `/phones/${number}/messages/${id}/played`);
  }

  /** Lets the recipients' devices read what they could not. */
  decrypt(number: string, id: string): Promise<MessageOnPhone> {
    return this.api.do('POST', `/phones/${number}/messages/${id}/decrypt`);
  }
}
