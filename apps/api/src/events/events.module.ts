import { Module } from '@nestjs/common';
import { EventFeedModule } from '@chasqui/event-feed';
import { AuthModule } from '../auth/auth.module.js';
import { EventReadingService } from './event-reading.service.js';
import { EventsController } from './events.controller.js';

@Module({
  imports: [AuthModule, EventFeedModule],
  controllers: [EventsController],
  providers: [EventReadingService],
  exports: [EventReadingService],
})
export class EventsModule {}
