import type { CallHandlers } from '@chasqui/session-calls';
import type { WhatsappClient } from '../whatsapp/whatsapp-client.js';
import { chatHandlers } from './chat-handlers.js';
import { contactHandlers } from './contact-handlers.js';
import type { FileIntake } from '../inbound/file-intake.js';
import { fileHandlers } from './file-handlers.js';
import { groupHandlers } from './group-handlers.js';
import { profileHandlers } from './profile-handlers.js';

/** What the sessions of this worker answer. A call without a handler does not compile. */
export function sessionCallHandlers(intake: FileIntake): CallHandlers<WhatsappClient> {
  return {
    ...contactHandlers,
    ...chatHandlers,
    ...profileHandlers,
    ...groupHandlers,
    ...fileHandlers(intake),
  };
}
