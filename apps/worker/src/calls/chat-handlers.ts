import type { CallHandlers } from '@chasqui/session-calls';
import type { WhatsappClient } from '../whatsapp/whatsapp-client.js';
import { done } from './done.js';

type Handled = Extract<keyof CallHandlers<WhatsappClient>, `chats.${string}`>;

export const chatHandlers: Pick<CallHandlers<WhatsappClient>, Handled> = {
  'chats.list': ({ calls: { chats } }, page) => chats.list(page),
  'chats.get': ({ calls: { chats } }, { id }) => chats.get(id),
  'chats.messages': ({ calls: { chats } }, { id, ...page }) => chats.messages(id, page),
  'chats.read': ({ calls: { chats } }, { id }) => done(chats.markRead(id)),
  'chats.unread': ({ calls: { chats } }, { id }) => done(chats.markUnread(id)),
  'chats.act': ({ calls: { chats } }, { id, activity }) => done(chats.act(id, activity)),
  'chats.archive': ({ calls: { chats } }, { id, on }) => done(chats.setArchived(id, on)),
  'chats.pin': ({ calls: { chats } }, { id, on }) => done(chats.setPinned(id, on)),
  'chats.mute': ({ calls: { chats } }, { id, until }) => done(chats.setMuted(id, until)),
  'chats.delete': ({ calls: { chats } }, { id }) => done(chats.delete(id)),
};
