/**
 * A person as WhatsApp names them: by phone number (`…@c.us`), by a hidden address (`…@lid`), or by both. `null` is
 * what the page does not know.
 */
export interface Person {
  phone: string | null;
  lid: string | null;
}

export interface Contact extends Person {
  /** In the address book of the phone. */
  name: string | null;
  /** As they call themselves. */
  pushName: string | null;
  isSaved: boolean;
  isBusiness: boolean;
  isBlocked: boolean;
  isMe: boolean;
}

/** Whether a number is on WhatsApp. `contact` is null when it is not. */
export interface NumberCheck {
  /** As it was asked for: `…@c.us`. */
  id: string;
  contact: Person | null;
}

/** `id` is always an address of WhatsApp Web: `…@c.us`, `…@lid` or `…@g.us`. */
export interface ContactCalls {
  /** In the order of their addresses; `after` is the last `key` of the page before. */
  'contacts.list': {
    input: { limit: number; after: string | null };
    output: { contacts: Contact[]; nextAfter: string | null };
  };
  'contacts.get': { input: { id: string }; output: Contact };
  'contacts.about': { input: { id: string }; output: { about: string | null } };
  /** Of a person or a group. The link is WhatsApp's own and expires. */
  'contacts.picture': { input: { id: string }; output: { url: string | null } };
  'contacts.block': { input: { id: string }; output: null };
  'contacts.unblock': { input: { id: string }; output: null };
  /** One number after the other, with pauses. */
  'contacts.check': { input: { ids: string[] }; output: { checks: NumberCheck[] } };
}
