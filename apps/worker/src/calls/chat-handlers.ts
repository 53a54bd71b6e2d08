import type { CallHandlers } from '@chasqui/session-calls';
import type { WhatsappClient } from '../whatsapp/whatsapp-client.js';
import { done } from './done.js';

type Handled = Extract<keyof CallHandlers<WhatsappClient>, `chats.${string}`>;

export const chatHandlers: Pick<CallHandlers<WhatsappClient>, Handled> = {
  'chats.list': ({ chats }, page) => chats.list(page),
  'chats.get': ({ chats }, { id }) => chats.get(id),
  'chats.messages': ({ chats }, { id, ...page }) => chats.messages(id, page),
  'chats.read': ({ chats }, { id }) => done(chats.markRead(id)),
  'chats.unread': ({ chats }, { id }) => done(chats.markUnread(id)),
  'chats.act': ({ chats }, { id, activity }) => done(chats.act(id, activity)),
  'chats.archive': ({ chats }, { id, on }) => done(chats.setArchived(id, on)),
  'chats.pin': ({ chats }, { id, on }) => done(chats.setPinned(id, on)),
  'chats.mute': ({ chats }, { id, until }) => done(chats.setMuted(id, until)),
  'chats.delete': ({ chats }, { id }) => done(chats.delete(id)),
};
