import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DomainError } from '@chasqui/errors';
import type { ChatId } from '@chasqui/whatsapp-vocabulary';
import { DataSource } from 'typeorm';
import { isContactId, type Contact, type SessionScope } from './contact.js';

export type ContactErrorCode = 'contact_not_found';

/** By an id, which may be that of one that was merged, or by an address. */
const FIND = `SELECT a.id::text AS named, k.id, k.phone, k.lid, k.name
    FROM contacts a JOIN contacts k ON k.id = coalesce(a.merged_into, a.id)
    WHERE a.account_id = $1 AND a.session_id = $2 AND a.id = ANY ($3::uuid[])
  UNION ALL SELECT phone, id, phone, lid, name FROM contacts
    WHERE account_id = $1 AND session_id = $2 AND phone = ANY ($4::text[])
  UNION ALL SELECT lid, id, phone, lid, name FROM contacts
    WHERE account_id = $1 AND session_id = $2 AND lid = ANY ($4::text[])`;

/** Whom sessions know, for those who name somebody: by an address (`…@c.us`, `…@lid`), or by the id of a contact. */
@Injectable()
export class ContactDirectory {
  constructor(@InjectDataSource() private readonly database: DataSource) {}

  /** The contacts of these names, as far as the session knows them; asks nothing of WhatsApp. */
  async find(session: SessionScope, names: Iterable<string>): Promise<ReadonlyMap<string, Contact>> {
    const named = [...new Set(names)];
    if (named.length === 0) return new Map();
    const ids = named.filter(isContactId);
    const addresses = named.filter((name) => !isContactId(name));
    const rows = await this.database.query<(Contact & { named: string })[]>(FIND, [
      session.accountId,
      session.id,
      ids,
      addresses,
    ]);
    const found = new Map(rows.map(({ named: name, ...contact }) => [name, contact]));
    return new Map(
      named.flatMap((name) => {
        const contact = found.get(isContactId(name) ? name.toLowerCase() : name);
        return contact ? [[name, contact] as const] : [];
      }),
    );
  }

  /**
   * Where somebody is written to: by phone number where that is known. Whoever is named by an address that the session
   * does not know is written to there.
   * @throws DomainError contact_not_found for an id that no contact of the session has
   */
  async chatOf(session: SessionScope, name: string): Promise<ChatId> {
    const chat = (await this.chatsOf(session, [name])).get(name);
    if (chat === undefined) throw new DomainError<ContactErrorCode>('contact_not_found');
    return chat;
  }

  /** The same of several; an id that no contact has is left out. */
  async chatsOf(session: SessionScope, names: readonly string[]): Promise<ReadonlyMap<string, ChatId>> {
    const contacts = await this.find(session, names);
    const chats = new Map<string, ChatId>();
    for (const name of names) {
      const [address] = addressesOf(contacts.get(name), name);
      if (address !== undefined) chats.set(name, address as ChatId);
    }
    return chats;
  }

  /** All addresses of somebody, that of `chatOf` first. @throws as that */
  async addressesOf(session: SessionScope, name: string): Promise<string[]> {
    const addresses = addressesOf((await this.find(session, [name])).get(name), name);
    if (addresses.length === 0) throw new DomainError<ContactErrorCode>('contact_not_found');
    return addresses;
  }
}

function addressesOf(contact: Contact | undefined, name: string): string[] {
  if (contact) return [contact.phone, contact.lid].filter((address) => address !== null);
  return isContactId(name) ? [] : [name];
}
