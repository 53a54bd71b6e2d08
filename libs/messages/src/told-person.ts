import type { Contact } from '@chasqui/contacts';

/** What the log of events keeps of who did something; null for the session itself, and where it is not known. */
export function toldPerson(contact: Contact | null | undefined): object | null {
  if (!contact) return null;
  const { id: contactId, phone, lid, name } = contact;
  return { contactId, phone, lid, name };
}
