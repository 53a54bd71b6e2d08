import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AcceptanceRepository } from './acceptance.repository.js';
import { AcceptanceService } from './acceptance.service.js';
import { IdempotencyKeysService } from './idempotency-keys.service.js';
import { InboxService } from './inbox.service.js';
import { MessageTransition } from './message-transition.entity.js';
import { Message } from './message.entity.js';
import { MessagesRepository } from './messages.repository.js';
import { MessagesService } from './messages.service.js';
import { OutboxService } from './outbox.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([Message, MessageTransition])],
  providers: [
    AcceptanceRepository,
    AcceptanceService,
    IdempotencyKeysService,
    InboxService,
    MessagesRepository,
    MessagesService,
    OutboxService,
  ],
  exports: [AcceptanceService, IdempotencyKeysService, InboxService, MessagesService, OutboxService],
})
export class MessagesModule {}
