import type { CallHandlers } from '@chasqui/session-calls';
import type { FileIntake } from '../inbound/file-intake.js';
import type { WhatsappClient } from '../whatsapp/whatsapp-client.js';

export function fileHandlers(intake: FileIntake): Pick<CallHandlers<WhatsappClient>, 'files.fetch'> {
  return {
    'files.fetch': async (page, { accountId, sessionId, waId }, signal) => {
      const { outcome } = await intake.fetchStored({ accountId, id: sessionId }, page, { waId, signal });
      return { outcome };
    },
  };
}
