import type { OutboxConfig } from '@chasqui/config';
import type { ContactRecorder } from '@chasqui/contacts';
import type {
  ExpiryService,
  FileUploadsService,
  OutboxService,
  PacedOutboxService,
  ReadinessService,
  UndecidedService,
} from '@chasqui/messages';
import type { OutboxConsumers } from '@chasqui/queue';
import type { WorkerMetrics } from '../metrics/worker-metrics.js';
import type { WhatsappClient } from '../whatsapp/whatsapp-client.js';

/** Where the files of messages are. */
export interface MessageFiles {
  /** A path that the browser can read until it is released. */
  localPath(accountId: string, id: string): Promise<{ path: string; release(): Promise<void> }>;
}

/** What the outboxes of one worker work with. */
export interface OutboxTools {
  readonly outbox: OutboxService;
  readonly paced: PacedOutboxService;
  readonly undecided: UndecidedService;
  readonly readiness: ReadinessService;
  readonly expiry: ExpiryService;
  readonly consumers: OutboxConsumers;
  readonly metrics: WorkerMetrics;
  readonly files: MessageFiles;
  readonly contacts: ContactRecorder;
  readonly uploads: Pick<FileUploadsService, 'noteWaiting' | 'countLost'>;
  readonly config: OutboxConfig;
}

/** A ready page, as far as an outbox needs it. */
export type OutboxPage = Pick<WhatsappClient, 'send' | 'findOwnMessage'> & {
  files: Pick<WhatsappClient['files'], 'prepare' | 'tryUpload'>;
};
