import { Module } from '@nestjs/common';
import { SessionCallingModule } from '../session-calls/session-calling.module.js';
import { GroupsController } from './groups.controller.js';
import { GroupsService } from './groups.service.js';
import { JoinRequestsController } from './join-requests.controller.js';
import { JoinRequestsService } from './join-requests.service.js';
import { ParticipantsController } from './participants.controller.js';

/** The groups that sessions are in. */
@Module({
  imports: [SessionCallingModule],
  controllers: [GroupsController, ParticipantsController, JoinRequestsController],
  providers: [GroupsService, JoinRequestsService],
  exports: [GroupsService],
})
export class GroupsModule {}
