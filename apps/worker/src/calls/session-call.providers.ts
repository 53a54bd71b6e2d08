import type { Provider } from '@nestjs/common';
import type { Logger } from '@chasqui/logging';
import { Mailboxes } from '@chasqui/redis';
import { CallDesk, isLinkingCall } from '@chasqui/session-calls';
import { FileIntake } from '../inbound/file-intake.js';
import { SessionReconciler } from '../session-host/session-reconciler.js';
import { sessionCallHandlers } from './session-call-handlers.js';

/** Where the sessions of this worker are asked for something. */
export function sessionCallProviders(logger: Logger): Provider[] {
  return [
    {
      provide: CallDesk,
      inject: [SessionReconciler, Mailboxes, FileIntake],
      useFactory: (reconciler: SessionReconciler, mailboxes: Mailboxes, intake: FileIntake) =>
        new CallDesk(
          reconciler.owner,
          mailboxes,
          (sessionId, name) => reconciler.usableRun(sessionId, isLinkingCall(name) ? 'linking' : 'calls'),
          sessionCallHandlers(intake),
          logger,
        ),
    },
  ];
}
