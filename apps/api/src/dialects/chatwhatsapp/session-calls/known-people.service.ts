import { Injectable } from '@nestjs/common';
import { ContactRecorder } from '@chasqui/contacts';
import type { Person } from '@chasqui/session-calls';
import type { SessionCall } from './session-call.js';

/** Somebody whom a session named, with our id; null for what is no person, such as a group. */
export type KnownPerson<P extends Person> = P & { contactId: string | null };

/** Writes down whom sessions name in their answers, and tells who that is. */
@Injectable()
export class KnownPeople {
  constructor(private readonly contacts: ContactRecorder) {}

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
