import { Module } from '@nestjs/common';
import { EventFeedService } from './event-feed.service.js';

@Module({ providers: [EventFeedService], exports: [EventFeedService] })
export class EventFeedModule {}
