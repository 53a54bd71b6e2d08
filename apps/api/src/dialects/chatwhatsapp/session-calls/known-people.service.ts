import { Injectable } from '@nestjs/common';
import { ContactDirectory, ContactRecorder } from '@chasqui/contacts';
import type { Person } from '@chasqui/session-calls';
import { isHiddenId } from '@chasqui/whatsapp-vocabulary';
import type { SessionCall } from './session-call.js';

/** Somebody whom a session named, with our id; null for what is no person, such as a group. */
export type KnownPerson<P extends Person> = P & { contactId: string | null };

/** Tells who somebody is, and writes down whom sessions name in their answers. */
@Injectable()
export class KnownPeople {
  constructor(
    private readonly contacts: ContactRecorder,
    private readonly directory: ContactDirectory,
  ) {}

  /** As far as the session knows the address; nothing is written down. @param address `…@c.us` or `…@lid` */
  async find({ view }: SessionCall, address: string): Promise<KnownPerson<Person>> {
    const contact = (await this.directory.find(view.session, [address])).get(address);
    if (contact) return { contactId: contact.id, phone: contact.phone, lid: contact.lid };
    const isHidden = isHiddenId(address);
    return { contactId: null, phone: isHidden ? null : address, lid: isHidden ? address : null };
  }

  async identify<P extends Person & { pushName?: string | null }>(
    { view }: SessionCall,
    people: readonly P[],
  ): Promise<KnownPerson<P>[]> {
    const seen = people.map(({ phone, lid, pushName = null }) => ({ phone, lid, name: pushName }));
    const contacts = await this.contacts.identify(view.session, seen);
    return people.map((person, place) => ({ ...person, contactId: contacts[place]?.id ?? null }));
  }

  async identifyOne<P extends Person & { pushName?: string | null }>(
    call: SessionCall,
    person: P,
  ): Promise<KnownPerson<P>> {
    const [known] = await this.identify(call, [person]);
    return known ?? { ...person, contactId: null };
  }
}
