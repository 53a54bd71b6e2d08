import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AcceptanceRepository } from './acceptance.repository.js';
import { AcceptanceService } from './acceptance.service.js';
import { BulkAcceptanceService } from './bulk-acceptance.service.js';
import { ExpiryService } from './expiry.service.js';
import { FileUploadsService } from './file-uploads.service.js';
import { IdempotencyKeysService } from './idempotency-keys.service.js';
import { InboxService } from './inbox.service.js';
import { ListAcceptanceService } from './list-acceptance.service.js';
import { MessageChangesService } from './message-changes.service.js';
import { MessageListsService } from './message-lists.service.js';
import { MessageOrdersService } from './message-orders.service.js';
import { MessageRetentionService } from './message-retention.service.js';
import { MessageTalliesService } from './message-tallies.service.js';
import { MessageTransition } from './message-transition.entity.js';
import { Message } from './message.entity.js';
import { MessagesRepository } from './messages.repository.js';
import { MessagesService } from './messages.service.js';
import { OutboxOrdersService } from './outbox-orders.service.js';
import { OutboxService } from './outbox.service.js';
import { PacedHolds } from './pacing/paced-holds.service.js';
import { PacedOutboxService } from './pacing/paced-outbox.service.js';
import { PacingClock } from './pacing/pacing-clock.js';
import { PacingMarks } from './pacing/pacing-marks.service.js';
import { QueueRoom } from './queue-room.service.js';
import { ReadinessService } from './readiness.service.js';
import { UndecidedService } from './undecided.service.js';

const CALLERS_SIDE = [
  AcceptanceService,
  BulkAcceptanceService,
  ListAcceptanceService,
  IdempotencyKeysService,
  MessagesService,
  MessageListsService,
  MessageTalliesService,
  QueueRoom,
  OutboxOrdersService,
  MessageOrdersService,
  PacedHolds,
];
const OWNERS_SIDE = [
  OutboxService,
  UndecidedService,
  FileUploadsService,
  ReadinessService,
  ExpiryService,
  MessageRetentionService,
  InboxService,
  MessageChangesService,
  PacedOutboxService,
  PacingMarks,
];

@Module({
  imports: [TypeOrmModule.forFeature([Message, MessageTransition])],
  providers: [AcceptanceRepository, MessagesRepository, PacingClock, ...CALLERS_SIDE, ...OWNERS_SIDE],
  exports: [...CALLERS_SIDE, ...OWNERS_SIDE],
})
export class MessagesModule {}
