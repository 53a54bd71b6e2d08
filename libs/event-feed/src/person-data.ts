import { textOrNull, type JsonSchema } from './json-schema.js';

/** What the log keeps of a person: `libs/contacts` and `libs/messages` write it. */
export interface StoredPerson {
  contactId: string;
  /** `…@c.us`. */
  phone: string | null;
  /** `…@lid`. */
  lid: string | null;
  name: string | null;
}

export const PERSON = {
  contactId: textOrNull('Our id of the person, which stays; null of the session itself, and where it is not known.', {
    format: 'uuid',
  }),
  phone: textOrNull('The number in digits; null where WhatsApp hides it.'),
  lid: textOrNull('`…@lid`: WhatsApp’s id of a person that tells no number; null where it is not known.'),
  name: textOrNull('How the person calls itself; null where it is not known.'),
} as const satisfies Record<string, JsonSchema>;

export function toPerson({ contactId, phone, lid, name }: StoredPerson): Record<string, string | null> {
  return { contactId, phone: digitsOf(phone), lid, name };
}

/** Of a phone number's address; null for any other. */
export function digitsOf(address: string | null | undefined): string | null {
  return /^(\d+)@c\.us$/.exec(address ?? '')?.[1] ?? null;
}
