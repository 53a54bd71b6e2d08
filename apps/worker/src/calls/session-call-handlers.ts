import type { CallHandlers } from '@chasqui/session-calls';
import type { WhatsappClient } from '../whatsapp/whatsapp-client.js';
import { chatHandlers } from './chat-handlers.js';
import { contactHandlers } from './contact-handlers.js';
import { groupHandlers } from './group-handlers.js';
import { profileHandlers } from './profile-handlers.js';

/** What the sessions of this worker answer. A call without a handler does not compile. */
export const sessionCallHandlers: CallHandlers<WhatsappClient> = {
  ...contactHandlers,
  ...chatHandlers,
  ...profileHandlers,
  ...groupHandlers,
};
