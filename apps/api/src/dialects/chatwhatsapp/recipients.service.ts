import { Injectable } from '@nestjs/common';
import type { AccountKey } from '@chasqui/api-keys';
import { ContactDirectory, isContactId, type ContactErrorCode } from '@chasqui/contacts';
import { DomainError } from '@chasqui/errors';
import type { NewMessage, SessionScope } from '@chasqui/messages';
import type { ChatId } from '@chasqui/whatsapp-vocabulary';
import { allowedRecipient, type NamedRecipient } from './recipient.js';
import type { Sendable } from './sendable.js';

/** Finds the chats of those whom callers name. A phone number or a group costs nothing, anybody else a look-up. */
@Injectable()
export class Recipients {
  constructor(private readonly contacts: ContactDirectory) {}

  /**
   * By phone number where that is known, so that whoever is named in two ways has one chat.
   * @throws DomainError contact_not_found, recipient_not_allowed
   */
  async chatOf(session: SessionScope, named: NamedRecipient, key: Pick<AccountKey, 'allowedNumbers'>): Promise<ChatId> {
    if (typeof named === 'string') return named;
    return allowedRecipient(await this.contacts.chatOf(session, named.contact), key);
  }

  /** Likewise of all whom a message names. */
  async addressed(
    session: SessionScope,
    message: Sendable,
    key: Pick<AccountKey, 'allowedNumbers'>,
  ): Promise<NewMessage & { waitMs: number }> {
    const to = await this.chatOf(session, message.to, key);
    const { mentions } = message.content;
    if (!mentions?.some(isContactId)) return { ...message, to };
    const known = await this.contacts.chatsOf(session, mentions.filter(isContactId));
    const people = mentions.map((name) => known.get(name) ?? name);
    if (people.some(isContactId)) throw new DomainError<ContactErrorCode>('contact_not_found');
    const content = { ...message.content, mentions: [...new Set(people)] };
    return { ...message, to, content } as NewMessage & { waitMs: number };
  }
}
