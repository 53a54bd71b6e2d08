import { Module } from '@nestjs/common';
import { SessionCallingModule } from '../session-calls/session-calling.module.js';
import { ChatsController } from './chats.controller.js';
import { ChatsService } from './chats.service.js';

/** The chats of sessions, as WhatsApp Web has them. */
@Module({
  imports: [SessionCallingModule],
  controllers: [ChatsController],
  providers: [ChatsService],
  exports: [ChatsService],
})
export class ChatsModule {}
