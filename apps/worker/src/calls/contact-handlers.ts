import type { CallHandlers } from '@chasqui/session-calls';
import type { WhatsappClient } from '../whatsapp/whatsapp-client.js';
import { done } from './done.js';

type Handled = Extract<keyof CallHandlers<WhatsappClient>, `contacts.${string}`>;

export const contactHandlers: Pick<CallHandlers<WhatsappClient>, Handled> = {
  'contacts.list': ({ calls: { contacts } }, page) => contacts.list(page),
  'contacts.get': ({ calls: { contacts } }, { id }) => contacts.get(id),
  'contacts.about': async ({ calls: { contacts } }, { id }) => ({ about: await contacts.about(id) }),
  'contacts.picture': async ({ calls: { contacts } }, { id }) => ({ url: await contacts.pictureUrl(id) }),
  'contacts.block': ({ calls: { contacts } }, { id }) => done(contacts.setBlocked(id, true)),
  'contacts.unblock': ({ calls: { contacts } }, { id }) => done(contacts.setBlocked(id, false)),
  'contacts.check': async ({ calls: { contacts } }, { ids }, signal) => ({
    checks: await contacts.check(ids, signal),
  }),
};
