import type { CallHandlers, CallName } from '@chasqui/session-calls';
import type { FileIntake } from '../inbound/file-intake.js';
import type { BrowserRun } from '../session-host/browser-run.js';
import type { WhatsappClient } from '../whatsapp/whatsapp-client.js';
import { chatHandlers } from './chat-handlers.js';
import { contactHandlers } from './contact-handlers.js';
import { fileHandlers } from './file-handlers.js';
import { groupHandlers } from './group-handlers.js';
import { linkingHandlers } from './linking-handlers.js';
import { profileHandlers } from './profile-handlers.js';

type OfClient = Exclude<CallName, keyof typeof linkingHandlers>;

/** What the sessions of this worker answer. A call without a handler does not compile. */
export function sessionCallHandlers(intake: FileIntake): CallHandlers<BrowserRun> {
  const ofClient = {
    ...contactHandlers,
    ...chatHandlers,
    ...profileHandlers,
    ...groupHandlers,
    ...fileHandlers(intake),
  };
  return { ...onClientOf(ofClient), ...linkingHandlers };
}

function onClientOf(handlers: Pick<CallHandlers<WhatsappClient>, OfClient>): Pick<CallHandlers<BrowserRun>, OfClient> {
  type Handler = (client: WhatsappClient, input: unknown, signal: AbortSignal) => unknown;
  const adapted = Object.entries(handlers).map(([name, handler]) => {
    const handle = handler as Handler;
    return [name, ({ client }: BrowserRun, input: unknown, signal: AbortSignal) => handle(client, input, signal)];
  });
  return Object.fromEntries(adapted) as Pick<CallHandlers<BrowserRun>, OfClient>;
}
