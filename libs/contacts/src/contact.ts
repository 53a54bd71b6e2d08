/** Which session knows somebody: the account keeps one tenant from another's. */
export interface SessionScope {
  accountId: string;
  id: string;
}

/** Somebody by the addresses that WhatsApp has for people: `…@c.us` and `…@lid`. null is what is not known. */
export interface PersonAddresses {
  phone: string | null;
  lid: string | null;
}

/** What was seen of somebody. */
export interface SeenPerson extends PersonAddresses {
  /** As they call themselves; null: it was not told. */
  name: string | null;
}

/** Somebody whom a session knows. Has at least one address. */
export interface Contact extends SeenPerson {
  /** Ours: it stays the same whatever becomes of the addresses. */
  id: string;
}

const CONTACT_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether this has the form of a contact's id, which no address has. */
export function isContactId(text: string): boolean {
  return CONTACT_ID.test(text);
}
