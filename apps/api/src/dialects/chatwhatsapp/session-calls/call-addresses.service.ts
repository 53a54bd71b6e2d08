import { Injectable } from '@nestjs/common';
import { ContactDirectory } from '@chasqui/contacts';
import { allowedRecipient, toNamedContact } from '../recipient.js';
import { toAnyChatId, toPersonId, toReachedChatId } from './chat-address.js';
import type { SessionCall } from './session-call.js';

/**
 * Whom callers name, as WhatsApp Web names them: `…@c.us` where the number is known, else `…@lid`, or `…@g.us`. All throw
 * DomainError input_invalid, and contact_not_found for an id that no contact of the session has.
 */
@Injectable()
export class CallAddresses {
  constructor(private readonly contacts: ContactDirectory) {}

  async person(call: SessionCall, text: string, field = 'jid'): Promise<string> {
    return (await this.named(call, text)) ?? toPersonId(text, call.key, field);
  }

  /** Each in its place. */
  async people(call: SessionCall, texts: readonly string[], field: string): Promise<string[]> {
    const names = texts.flatMap((text) => toNamedContact(text)?.contact ?? []);
    const chats = await this.contacts.chatsOf(call.view.session, names);
    return Promise.all(
      texts.map(async (text, index) => {
        const chat = chats.get(toNamedContact(text)?.contact ?? '');
        return chat ?? (await this.person(call, text, `${field}.${index}`));
      }),
    );
  }

  /** A person or a group. */
  async chat(call: SessionCall, text: string): Promise<string> {
    return (await this.named(call, text)) ?? toAnyChatId(text, call.key);
  }

  /** Where something is shown to others: like a message to them. @throws DomainError recipient_not_allowed */
  async reached(call: SessionCall, text: string): Promise<string> {
    const named = await this.named(call, text);
    return named === undefined ? toReachedChatId(text, call.key) : allowedRecipient(named, call.key);
  }

  private async named({ view }: SessionCall, text: string): Promise<string | undefined> {
    const contact = toNamedContact(text)?.contact;
    return contact === undefined ? undefined : this.contacts.chatOf(view.session, contact);
  }
}
