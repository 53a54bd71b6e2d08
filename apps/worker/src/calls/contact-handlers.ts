import type { CallHandlers } from '@chasqui/session-calls';
import type { WhatsappClient } from '../whatsapp/whatsapp-client.js';
import { done } from './done.js';

type Handled = Extract<keyof CallHandlers<WhatsappClient>, `contacts.${string}`>;

export const contactHandlers: Pick<CallHandlers<WhatsappClient>, Handled> = {
  'contacts.list': ({ contacts }, page) => contacts.list(page),
  'contacts.get': ({ contacts }, { id }) => contacts.get(id),
  'contacts.about': async ({ contacts }, { id }) => ({ about: await contacts.about(id) }),
  'contacts.picture': async ({ contacts }, { id }) => ({ url: await contacts.pictureUrl(id) }),
  'contacts.block': ({ contacts }, { id }) => done(contacts.setBlocked(id, true)),
  'contacts.unblock': ({ contacts }, { id }) => done(contacts.setBlocked(id, false)),
  'contacts.check': async ({ contacts }, { ids }, signal) => ({ checks: await contacts.check(ids, signal) }),
};
