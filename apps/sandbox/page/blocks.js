import { accountOf, widOf } from './addressing.js';
import { blocklist, contacts } from './collections.js';
import { ContactModel } from './contact-model.js';
import { contactOf } from './roster.js';
import { transport } from './transport.js';

/** @param {string[]} blocked numbers */
export function takeInBlocks(blocked) {
  const wids = blocked.map(widOf);
  for (const entry of blocklist.getModelsArray())
    if (!wids.some((wid) => wid.equals(entry.id))) blocklist.remove(entry);
  for (const id of wids) if (!blocklist.get(id)) blocklist.add(new ContactModel({ id }));
  for (const id of wids) contactOf(id);
  contacts.forEach((contact) => contact.set({ isContactBlocked: blocked.includes(accountOf(contact.id)) }));
}

export async function loadBlocks() {
  takeInBlocks(await transport.call('blocks.list'));
}
