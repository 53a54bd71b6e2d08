import { objectOf, text, type ObjectSchema } from './json-schema.js';
import { digitsOf, PERSON, toPerson, type StoredPerson } from './person-data.js';

/** What the log keeps of a merge: `libs/contacts` writes it. */
export interface StoredMerge extends StoredPerson {
  mergedContactId: string;
}

/** As `StoredMerge`. */
export interface StoredPhoneChange extends StoredPerson {
  /** `…@c.us`. */
  previousPhone: string;
}

const contactId = text('The contact, by the id that stays.', { format: 'uuid' });

export const MERGE: ObjectSchema = objectOf({
  ...PERSON,
  contactId,
  mergedContactId: text('The other id that this person had. It goes on being understood, and means this contact.', {
    format: 'uuid',
  }),
});

export const PHONE_CHANGE: ObjectSchema = objectOf({
  ...PERSON,
  contactId,
  phone: { ...PERSON.phone, description: 'The number from now on, in digits; null: somebody else has it now.' },
  previousPhone: text('The number until now, in digits.'),
});

export function mergeData({ mergedContactId, ...person }: StoredMerge): Record<string, unknown> {
  return { ...toPerson(person), mergedContactId };
}

export function phoneChangeData({ previousPhone, ...person }: StoredPhoneChange): Record<string, unknown> {
  return { ...toPerson(person), previousPhone: digitsOf(previousPhone) ?? previousPhone };
}
