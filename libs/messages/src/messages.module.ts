import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { InboxService } from './inbox.service.js';
import { MessageTransition } from './message-transition.entity.js';
import { Message } from './message.entity.js';
import { MessagesRepository } from './messages.repository.js';
import { MessagesService } from './messages.service.js';
import { OutboxService } from './outbox.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([Message, MessageTransition])],
  providers: [MessagesRepository, MessagesService, OutboxService, InboxService],
  exports: [MessagesService, OutboxService, InboxService],
})
export class MessagesModule {}
