import { Module } from '@nestjs/common';
import { AuditModule } from '@chasqui/audit';
import { SessionCallsModule } from '@chasqui/session-calls';
import { SessionCalls } from './session-calls.service.js';

/** For routes that sessions answer. */
@Module({ imports: [AuditModule, SessionCallsModule], providers: [SessionCalls], exports: [SessionCalls] })
export class SessionCallingModule {}
