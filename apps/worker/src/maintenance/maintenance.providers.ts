import type { Provider } from '@nestjs/common';
import { BatchOrdersService, BatchRetentionService } from '@chasqui/batches';
import { ContactRetentionService } from '@chasqui/contacts';
import type { Logger } from '@chasqui/logging';
import { MediaRetentionService } from '@chasqui/media';
import { ExpiryService, IdempotencyKeysService, MessageRetentionService, PacingMarks } from '@chasqui/messages';
import { TimelineService } from '@chasqui/sessions';
import { Retention } from './retention.js';
import { Sweep } from './sweep.js';

export function maintenanceProviders(logger: Logger): Provider[] {
  return [
    {
      provide: Retention,
      inject: [
        TimelineService,
        IdempotencyKeysService,
        PacingMarks,
        MessageRetentionService,
        BatchRetentionService,
        MediaRetentionService,
        ContactRetentionService,
      ],
      useFactory: (
        timeline: TimelineService,
        idempotencyKeys: IdempotencyKeysService,
        pacingMarks: PacingMarks,
        messages: MessageRetentionService,
        batches: BatchRetentionService,
        media: MediaRetentionService,
        contacts: ContactRetentionService,
      ) => new Retention({ timeline, idempotencyKeys, pacingMarks, messages, batches, media, contacts }, logger),
    },
    {
      provide: Sweep,
      inject: [ExpiryService, BatchOrdersService],
      useFactory: (expiry: ExpiryService, orders: BatchOrdersService) =>
        new Sweep({ expiry: () => expiry.expireAll(), cancelledBatches: () => orders.clearCancelled() }, logger),
    },
  ];
}
