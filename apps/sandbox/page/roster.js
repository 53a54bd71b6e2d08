import { phoneOf } from './addressing.js';
import { ChatModel } from './chat-model.js';
import { chats, contacts } from './collections.js';
import { ContactModel } from './contact-model.js';
import { options } from './options.js';

/** @param {import('./wid.js').Wid} id @param {string} [pushname] */
export function contactOf(id, pushname) {
  const contact =
    contacts.get(id) ??
    contacts.add(
      new ContactModel({ id, pushname, phoneNumber: id.isLid() && !options.hidesPairs ? phoneOf(id) : undefined }),
    );
  if (pushname !== undefined) contact.set({ pushname });
  return contact;
}

/** @param {import('./wid.js').Wid} id @param {string} [name] */
export function chatWith(id, name) {
  contactOf(id, name);
  return chats.get(id) ?? chats.add(new ChatModel({ id, name }));
}
