import type { Provider } from '@nestjs/common';
import { ContactRecorder } from '@chasqui/contacts';
import type { ReceivedMediaConfig, WorkerConfig } from '@chasqui/config';
import type { Logger } from '@chasqui/logging';
import { MediaStore } from '@chasqui/media';
import { InboxService, MessageChangesService, OutboxService } from '@chasqui/messages';
import { FileIntake } from './file-intake.js';
import type { ReportTools } from './report-recorder.js';

export const REPORT_TOOLS = Symbol('REPORT_TOOLS');

/** Where what pages report is written down, and files that sessions were sent are fetched. */
export function inboundProviders({ receivedMedia }: WorkerConfig, logger: Logger): Provider[] {
  return [fileIntake(receivedMedia, logger), reportTools()];
}

function fileIntake(config: ReceivedMediaConfig, logger: Logger): Provider {
  return {
    provide: FileIntake,
    inject: [MediaStore, InboxService],
    useFactory: (store: MediaStore, inbox: InboxService) => new FileIntake(store, inbox, config, logger),
  };
}

function reportTools(): Provider {
  return {
    provide: REPORT_TOOLS,
    inject: [OutboxService, InboxService, MessageChangesService, FileIntake, ContactRecorder],
    useFactory: (
      outbox: OutboxService,
      inbox: InboxService,
      changes: MessageChangesService,
      files: FileIntake,
      contacts: ContactRecorder,
    ): ReportTools => ({ outbox, inbox, changes, files, contacts }),
  };
}
