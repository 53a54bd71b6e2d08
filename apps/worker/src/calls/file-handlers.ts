import { DomainError } from '@chasqui/errors';
import type { CallHandlers, FileFetchOutcome } from '@chasqui/session-calls';
import type { FileIntake } from '../inbound/file-intake.js';
import type { WhatsappClient } from '../whatsapp/whatsapp-client.js';

export function fileHandlers(intake: FileIntake): Pick<CallHandlers<WhatsappClient>, 'files.fetch'> {
  return {
    'files.fetch': async (page, { accountId, sessionId, waId }, signal) => {
      const fetching = intake.fetchStored({ accountId, id: sessionId }, page, { waId, signal });
      return { outcome: await outcomeOf(fetching) };
    },
  };
}

/** What is told of a page and of the store in one word. */
async function outcomeOf(fetching: Promise<{ outcome: FileFetchOutcome }>): Promise<FileFetchOutcome> {
  try {
    const { outcome } = await fetching;
    return outcome;
  } catch (error) {
    const isStoreAway = error instanceof DomainError && (error as DomainError).code === 'media_store_unavailable';
    const isTooLarge = error instanceof DomainError && (error as DomainError).code === 'file_too_large';
    if (isStoreAway) return 'store_unavailable';
    if (isTooLarge) return 'too_large'; // whoever sent it told another size than it has
    throw error;
  }
}
