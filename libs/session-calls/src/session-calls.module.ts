import { Module } from '@nestjs/common';
import { SessionsModule } from '@chasqui/sessions';
import { SessionCaller } from './session-caller.service.js';

/** For those who ask. Who answers makes a `CallDesk`. */
@Module({ imports: [SessionsModule], providers: [SessionCaller], exports: [SessionCaller] })
export class SessionCallsModule {}
