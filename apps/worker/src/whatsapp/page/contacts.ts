import type { Contact, Person } from '@chasqui/session-calls';
import type { CalledPage, PageContact } from './called-page.js';

// Each of these runs in the page.

/**
 * Whom the page knows, in the order of their addresses: those after `after`, or only `id`. Somebody who is known by a
 * phone number and by a hidden address (`…@lid`) is one contact.
 */
export function readContacts(wanted: { id: string | null; after: string | null; limit: number }): {
  contacts: Contact[];
  nextAfter: string | null;
} {
  const page = window as unknown as CalledPage;
  const { Contact: known, Blocklist } = page.require('WAWebCollections');
  const { getPhoneNumber, getCurrentLid } = page.require('WAWebApiContact');
  const { getName, getPushname, getIsMe } = page.require('WAWebContactGetters');
  const { getIsMyContact } = page.require('WAWebFrontendContactGetters');
  const found = wanted.id === null ? undefined : known.get(wanted.id);
  const all = wanted.id === null ? known.getModelsArray() : found ? [found] : [];
  const byKey = new Map<string, PageContact>();
  for (const contact of all.filter(({ id }) => id.isUser())) {
    const key = String((contact.id.isLid() ? getPhoneNumber(contact.id) : null) ?? contact.id);
    if (!byKey.has(key) || !contact.id.isLid()) byKey.set(key, contact);
  }
  const keys = [...byKey.keys()].sort().filter((key) => wanted.after === null || key > wanted.after);
  const chosen = keys.slice(0, wanted.limit);
  const contacts = chosen.flatMap((key) => {
    const contact = byKey.get(key);
    if (!contact) return [];
    const { id } = contact;
    const phone = id.isLid() ? getPhoneNumber(id) : id;
    const lid = id.isLid() ? id : getCurrentLid(id);
    const addresses = [id, phone, lid].filter((address) => address !== null && address !== undefined);
    return {
      phone: phone ? String(phone) : null,
      lid: lid ? String(lid) : null,
      name: getName(contact) ?? null,
      pushName: getPushname(contact) ?? null,
      isSaved: getIsMyContact(contact),
      isBusiness: contact.isBusiness ?? false,
      isBlocked: addresses.some((address) => Blocklist.get(String(address)) !== undefined),
      isMe: getIsMe(contact),
    };
  });
  return { contacts, nextAfter: keys.length > chosen.length ? (chosen.at(-1) ?? null) : null };
}

/** Both addresses of each of these, as far as the page knows them without asking. */
export function readAddresses(ids: string[]): Person[] {
  const page = window as unknown as CalledPage;
  const { createWid } = page.require('WAWebWidFactory');
  const { getPhoneNumber, getCurrentLid } = page.require('WAWebApiContact');
  return ids.map((id) => {
    const wid = createWid(id);
    if (id.endsWith('@lid')) return { phone: getPhoneNumber(wid)?.toString() ?? null, lid: id };
    return id.endsWith('@c.us')
      ? { phone: id, lid: getCurrentLid(wid)?.toString() ?? null }
      : { phone: null, lid: null };
  });
}

/** Has the page know this contact from now on. */
export async function meetContact(id: string): Promise<void> {
  const page = window as unknown as CalledPage;
  await page.require('WAWebCollections').Contact.find(page.require('WAWebWidFactory').createWid(id));
}

/** Null for a number that is not on WhatsApp. Asks WhatsApp. */
export async function lookUpNumber(id: string): Promise<Person | null> {
  const page = window as unknown as CalledPage;
  const wid = page.require('WAWebWidFactory').createWid(id);
  const found = await page.require('WAWebQueryExistsJob').queryWidExists(wid);
  if (!found?.wid) return null;
  const { getPhoneNumber, getCurrentLid } = page.require('WAWebApiContact');
  const phone = found.wid.isLid() ? getPhoneNumber(found.wid) : found.wid;
  const lid = found.lid ?? (found.wid.isLid() ? found.wid : getCurrentLid(found.wid));
  return { phone: phone ? phone.toString() : null, lid: lid ? lid.toString() : null };
}

/** Null where nobody said anything, or it is hidden from us. */
export async function readAbout(id: string): Promise<string | null> {
  const page = window as unknown as CalledPage;
  const wid = page.require('WAWebWidFactory').createWid(id);
  const about = await page.require('WAWebContactStatusBridge').getStatus({ token: '', wid });
  return typeof about.status === 'string' ? about.status : null;
}

/** As whatsapp-web.js 1.34.7 does it for a contact that it has read. */
export async function setBlocked(id: string, isBlocked: boolean): Promise<void> {
  const page = window as unknown as CalledPage;
  const contact = await page.require('WAWebCollections').Contact.find(page.require('WAWebWidFactory').createWid(id));
  const blockable = page
    .require('WAWebBlockContactUtils')
    .getContactToBlockOnlyUseIfNoAssociatedChat(contact, 'ChatListBlock');
  const { blockContact, unblockContact } = page.require('WAWebBlockContactAction');
  if (isBlocked) await blockContact({ contact: blockable });
  else await unblockContact(blockable);
}

/** Who the account of this page is. */
export function readOwnIdentity(): Person & { name: string | null } {
  const page = window as unknown as CalledPage;
  const { getMaybeMePnUser, getMaybeMeLidUser } = page.require('WAWebUserPrefsMeUser');
  const { pushname } = page.require('WAWebConnModel').Conn;
  return {
    phone: getMaybeMePnUser()?.toString() ?? null,
    lid: getMaybeMeLidUser()?.toString() ?? null,
    name: pushname ?? null,
  };
}
