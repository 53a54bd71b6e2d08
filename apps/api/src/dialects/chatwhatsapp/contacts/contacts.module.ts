import { Module } from '@nestjs/common';
import { RateLimitsModule } from '@chasqui/rate-limits';
import { SessionCallingModule } from '../session-calls/session-calling.module.js';
import { ContactsController } from './contacts.controller.js';
import { ContactsService } from './contacts.service.js';
import { NumberChecks } from './number-checks.service.js';

/** People as sessions know them. */
@Module({
  imports: [RateLimitsModule, SessionCallingModule],
  controllers: [ContactsController],
  providers: [ContactsService, NumberChecks],
  exports: [ContactsService],
})
export class ContactsModule {}
