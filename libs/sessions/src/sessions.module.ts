import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { LeasesService } from './leases.service.js';
import { LiveQr } from './live-qr.js';
import { LiveResources } from './live-resources.js';
import { SessionLease } from './session-lease.entity.js';
import { Session } from './session.entity.js';
import { SessionsRepository } from './sessions.repository.js';
import { SessionsService } from './sessions.service.js';
import { TimelineService } from './timeline.service.js';
import { WorkersService } from './workers.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([Session, SessionLease])],
  providers: [
    SessionsRepository,
    SessionsService,
    LeasesService,
    LiveQr,
    LiveResources,
    TimelineService,
    WorkersService,
  ],
  exports: [SessionsService, LeasesService, LiveQr, LiveResources, TimelineService, WorkersService],
})
export class SessionsModule {}
