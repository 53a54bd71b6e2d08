import type { CallHandlers } from '@chasqui/session-calls';
import type { WhatsappClient } from '../whatsapp/whatsapp-client.js';
import { done } from './done.js';

type Handled = Extract<keyof CallHandlers<WhatsappClient>, `${'profile' | 'presence'}.${string}`>;

export const profileHandlers: Pick<CallHandlers<WhatsappClient>, Handled> = {
  'profile.get': ({ calls: { profile } }) => profile.get(),
  'profile.change': ({ calls: { profile } }, changes, signal) => done(profile.change(changes, signal)),
  'presence.set': ({ calls: { profile } }, { isAvailable }) => done(profile.setAvailable(isAvailable)),
};
