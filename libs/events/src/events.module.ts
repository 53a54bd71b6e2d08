import { Module } from '@nestjs/common';
import { EventNumberingService } from './event-numbering.service.js';
import { EventPartitionsService } from './event-partitions.service.js';

@Module({
  providers: [EventNumberingService, EventPartitionsService],
  exports: [EventNumberingService, EventPartitionsService],
})
export class EventsModule {}
