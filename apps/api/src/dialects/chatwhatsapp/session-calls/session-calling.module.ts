import { Module } from '@nestjs/common';
import { AuditModule } from '@chasqui/audit';
import { ContactsModule } from '@chasqui/contacts';
import { SessionCallsModule } from '@chasqui/session-calls';
import { CallAddresses } from './call-addresses.service.js';
import { KnownPeople } from './known-people.service.js';
import { SessionCalls } from './session-calls.service.js';

const SERVICES = [SessionCalls, CallAddresses, KnownPeople];

/** For routes that sessions answer. */
@Module({ imports: [AuditModule, ContactsModule, SessionCallsModule], providers: SERVICES, exports: SERVICES })
export class SessionCallingModule {}
