import { setTimeout as delay } from 'node:timers/promises';
import { callRefusal, type Contact, type NumberCheck, type Person } from '@chasqui/session-calls';
import { lookUpNumber, meetContact, readAbout, readAddresses, readContacts, setBlocked } from './page/contacts.js';
import type { PageCalls } from './page-calls.js';

/** Between two lookups of numbers: who asks for many at once looks like somebody who guesses them. */
const LOOKUP_GAP_MS = 200;
const NOBODY: Person = { phone: null, lid: null };

/** People, as the page of one session knows them. Ids are WhatsApp Web's own: `…@c.us` or `…@lid`. */
export class Contacts {
  constructor(private readonly calls: PageCalls) {}

  list(page: { limit: number; after: string | null }): Promise<{ contacts: Contact[]; nextAfter: string | null }> {
    return this.calls.ask((document) => document.evaluate(readContacts, { id: null, ...page }));
  }

  /** Somebody whom the page does not know is looked up. @throws DomainError not_on_whatsapp */
  async get(id: string): Promise<Contact> {
    const known = await this.read(id);
    if (known) return known;
    const looked = await this.lookUp(id);
    if (!looked) throw callRefusal('not_on_whatsapp');
    await this.calls.ask((document) => document.evaluate(meetContact, id));
    const met = await this.read(id);
    if (!met) throw new Error('the page does not know a contact that it was to meet');
    return { ...met, phone: met.phone ?? looked.phone, lid: met.lid ?? looked.lid };
  }

  about(id: string): Promise<string | null> {
    return this.calls.ask((document) => document.evaluate(readAbout, id));
  }

  /** Of a person or a group; null where there is none, or none for us. */
  async pictureUrl(id: string): Promise<string | null> {
    const url = await this.calls.ask((_document, library) => library.getProfilePicUrl(id)).catch(nobodyThere);
    return url ?? null;
  }

  setBlocked(id: string, isBlocked: boolean): Promise<void> {
    return this.calls.ask((document) => document.evaluate(setBlocked, id, isBlocked));
  }

  /** One after the other, until nobody waits any more. */
  async check(ids: readonly string[], signal: AbortSignal): Promise<NumberCheck[]> {
    const checks: NumberCheck[] = [];
    for (const id of ids) {
      if (checks.length > 0) await delay(LOOKUP_GAP_MS, undefined, { signal }); // paced, not polled
      checks.push({ id, contact: await this.lookUp(id) });
    }
    return checks;
  }

  /** Both addresses of each of these ids. */
  async addressesOf(ids: readonly string[]): Promise<Map<string, Person>> {
    const distinct = [...new Set(ids)];
    const people = await this.calls.ask((document) => document.evaluate(readAddresses, distinct));
    return new Map(distinct.map((id, index) => [id, people[index] ?? NOBODY]));
  }

  private async read(id: string): Promise<Contact | undefined> {
    const page = { id, after: null, limit: 1 };
    return (await this.calls.ask((document) => document.evaluate(readContacts, page))).contacts[0];
  }

  private lookUp(id: string): Promise<Person | null> {
    return this.calls.ask((document) => document.evaluate(lookUpNumber, id));
  }
}

/** Who is not on WhatsApp has no picture. */
function nobodyThere(error: unknown): null {
  if ((error as { code?: unknown }).code === 'not_on_whatsapp') return null;
  throw error;
}
